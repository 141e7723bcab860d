// Streamlit has no language setting: this puts the words of its shell into Chinese, in text and in attributes.
// Exact words and a few patterns only; what pages write themselves (markdown, tables, code) is left alone.
(() => {
  "use strict";
  const WORDS = {
    "Skip to main content": "跳到正文", "Logo": "双拥考评看板", "App pages": "页面", "Navigate to home page": "回到首页", "Sidebar": "侧栏",
    "Collapse sidebar": "收起侧栏", "Expand sidebar": "展开侧栏", "Main menu": "主菜单", "Notifications": "通知",
    "Theme": "配色", "Light": "浅色", "Dark": "深色", "System": "跟随系统", "Settings": "设置", "Print": "打印",
    "About": "关于", "Rerun": "刷新数据", "Auto rerun": "自动刷新", "Clear cache": "清除缓存", "Get help": "帮助",
    "Record a screencast": "录制屏幕", "Report a bug": "反馈问题",
    "Running...": "正在更新…", "Running…": "正在更新…", "Stop": "停止", "Connecting": "正在连接",
    "Connecting...": "正在连接…", "Connection error": "连接中断", "Error": "出错", "Unknown Error": "未知错误",
    "Unknown error": "未知错误", "Connection timed out.": "连接超时，请检查网络。", "Try again": "重试",
    "Streamlit server is not responding. Are you connected to the internet?": "服务没有回应，请检查网络，或联系管理员。",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:":
      "网页服务可能已停止，请联系管理员。",
    "Page not found": "没有这个页面",
    "The page that you have requested does not seem to exist. Running the app's main page.":
      "您要打开的页面不存在，已转到首页。", "Script execution error": "页面出错",
    "Close": "关闭", "Cancel": "取消", "Dismiss": "关闭", "Copy": "复制", "Copied": "已复制", "Done": "完成",
    "Copy to clipboard": "复制", "Link to heading": "本节链接", "Copy link": "复制链接", "Show more": "显示更多",
    "Show less": "收起", "More": "更多", "Help": "说明", "View less": "收起", "View more": "展开",
    "Scroll tabs left": "向左", "Scroll tabs right": "向右", "Show password text": "显示口令",
    "Hide password text": "隐藏口令", "Press Enter to apply": "按回车确认", "Press Enter to submit form": "按回车提交",
    "Press Ctrl+Enter to apply": "按 Ctrl+回车确认", "Press ⌘+Enter to apply": "按 ⌘+回车确认",
    "Choose an option": "请选择", "Choose options": "请选择", "Select...": "请选择", "No results": "没有匹配的选项",
    "No options": "没有可选项", "No options to select": "没有可选项", "No options to select.": "没有可选项",
    "Select all": "全选", "Clear all": "全部清除", "Clear value": "清除", "Clear selection": "取消选择", "Open": "展开",
    "Selected values": "已选", "Multiselect options": "选项", "Type to search": "输入文字查找",
    "Choose date": "选择日期", "Choose date range": "选择起止日期", "Choose date and time": "选择日期和时间",
    "Clear date": "清除日期", "Clear dates": "清除日期", "Start Date": "开始日期", "End Date": "结束日期",
    "Error:": "错误：", "yyyy": "年", "mm": "月", "dd": "日", "Calendar": "日历", "Previous month": "上个月", "Next month": "下个月", "Previous": "上一页", "Next": "下一页",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.": "用方向键移动，回车选定，Esc 关闭。",
    "file upload": "选择文件", "add icon": "添加", "Upload": "选择文件", "Browse files": "选择文件", "Add files": "添加文件", "Upload directories": "选择文件夹",
    "Drag and drop a file here": "把文件拖到这里", "Drag and drop files here": "把文件拖到这里",
    "Drag and drop file here": "把文件拖到这里", "Drag and drop directories here": "把文件夹拖到这里",
    "Fullscreen": "全屏", "Close fullscreen": "退出全屏", "Exit fullscreen": "退出全屏",
    "Search": "查找", "Close Search": "关闭查找", "Next Result": "下一处", "Previous Result": "上一处",
    "Download as CSV": "下载为 CSV", "Show/hide columns": "选择显示的列", "Add row": "添加一行",
    "Delete row(s)": "删除所选行", "Sort ascending": "升序排列", "Sort descending": "降序排列", "Format": "数字格式",
    "Autosize": "适合列宽", "Pin column": "固定此列", "Unpin column": "取消固定", "Hide column": "隐藏此列",
    "Copy column name": "复制列名", "Dataframe column menu": "列菜单", "Statistics": "统计", "Automatic": "自动",
    "Localized": "本地格式", "Plain": "原样", "Compact": "紧凑", "Dollar": "美元", "Euro": "欧元", "Yen": "日元",
    "Percent": "百分数", "Scientific": "科学计数", "Accounting": "会计格式", "Bytes": "字节", "Distance": "距今",
    "Duration": "时长", "Count": "个数", "Distinct": "不同值", "Empty": "空", "Values": "值", "Range": "范围",
    "Average": "平均", "Median": "中位数", "Minimum": "最小", "Maximum": "最大", "Sum": "合计",
    "Standard deviation": "标准差", "Average length": "平均长度", "Minimum length": "最短", "Maximum length": "最长",
    "Based on sample": "按样本计算", "No data": "没有数据", "No content": "没有内容", "Loading...": "正在载入…",
    "empty": "空", "(index)": "（行号）", "Not sorted": "未排序", "Rename": "改名", "True": "是", "False": "否",
    "text": "文本", "number": "数字", "integer": "整数", "checkbox": "是否", "date": "日期", "datetime": "日期时间",
    "time": "时间", "list": "列表", "selectbox": "选项", "multiselect": "多选", "link": "链接", "progress": "进度",
    "object": "内容", "image": "图片", "line_chart": "折线", "bar_chart": "柱形", "area_chart": "面积",
    "Next page": "下一页", "Previous page": "上一页", "Pagination": "翻页", "Increment": "加", "Decrement": "减",
    "Download failed": "下载失败，请重试", "Show data": "显示数据", "Show chart": "显示图表", "Vega visualization": "图表",
  };
  const PATTERNS = [
    [/^(?:Limit )?([\d.]+ ?[KMGT]?B) per file$/, "单个文件不超过 $1"],
    [/^(?:Limit )?([\d.]+ ?[KMGT]?B) per file • (.+)$/, "单个文件不超过 $1 · $2"],
    [/^\S+ files are not allowed\.$/, "这里不能选这种文件，请移除后另选。"],
    [/^File must be (.+) or smaller\.$/, "文件不能超过 $1。"],
    [/^[a-z0-9_]+ icon$/, "图标"], [/^Remove (.+)$/, "移除 $1"], [/^Add: (.+)$/, "添加：$1"], [/^Select (\d+) matches$/, "选择匹配的 $1 项"],
    [/^(\d+) options? available\.?$/, "有 $1 项可选"], [/^Page (\d+)$/, "第 $1 页"],
    [/^Selected (.+)\. In dropdown$/, "已选 $1"], [/^(\d+) of (\d+) rows?$/, "$1 / $2 行"],
    [/^(\d+) of (\d+) results?$/, "$1 / $2 处"], [/^(\d+) results?$/, "$1 处"], [/^(\d+) more$/, "另 $1 页"],
    [/^Shortcut (.+)$/, "快捷键 $1"], [/^year, (.+)$/, "年，$1"], [/^month, (.+)$/, "月，$1"], [/^day, (.+)$/, "日，$1"],
    [/^Connection failed with status (\d+).*$/, "连接失败（$1），请刷新页面。"],
  ];
  const ATTRIBUTES = ["aria-label", "title", "placeholder", "data-title", "alt"];
  // labels of the shell that are drawn as markdown all the same
  const SHELL = "[data-testid='stFileUploaderDropzone'], [data-testid='stTopNavSection']";
  const OWN = "[data-testid='stMarkdownContainer'] p, .stTable, code, pre, textarea, [data-own]";
  const LOST = new Set(["Connecting", "Connecting...", "Connection error"]);

  const chinese = (text) => {
    const bare = text.trim();
    if (!bare || !/[A-Za-z]/.test(bare)) return null;
    if (LOST.has(bare)) askSession();
    if (Object.hasOwn(WORDS, bare)) return WORDS[bare];
    for (const [pattern, words] of PATTERNS) if (pattern.test(bare)) return bare.replace(pattern, words);
    return null;
  };
  const translateText = (node) => {
    const words = chinese(node.data);
    const around = words === null ? null : node.parentElement;
    if (around && (!around.closest(OWN) || around.closest(SHELL))) node.data = words;
  };
  const translateAttributes = (element) => {
    for (const name of ATTRIBUTES) {
      const words = element.hasAttribute(name) ? chinese(element.getAttribute(name)) : null;
      if (words !== null) element.setAttribute(name, words);
    }
  };
  const translate = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return translateText(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    translateAttributes(root);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.nodeType === Node.TEXT_NODE) translateText(node);
      else translateAttributes(node);
    }
  };

  // A lost connection is either the network or a session that has ended: only the second leads to the login.
  let asking = false;
  const askSession = async () => {
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch("/auth/session", { cache: "no-store" });
      if (answer.status === 401) {
        const here = location.pathname + location.search;
        location.assign("/auth/login" + (here === "/" ? "" : "?next=" + encodeURIComponent(here)));
      }
    } catch {
      // the network is down; the shell goes on trying by itself
    } finally {
      setTimeout(() => { asking = false; }, 3000);
    }
  };

  // A page that the browser takes out of its memory may be of a session that has ended.
  addEventListener("pageshow", (event) => { if (event.persisted) askSession(); });

  // What is typed and not saved is not lost without a question: at a refresh, and at a click on another page, where it is
  // kept but nothing reminds of it.
  const unsaved = () => document.querySelector("[data-unsaved]") !== null;
  addEventListener("beforeunload", (event) => { if (unsaved()) event.preventDefault(); });
  addEventListener("click", (event) => {
    const leaving = event.target instanceof Element && event.target.closest("nav a, [data-testid=stSidebarNav] a, [data-testid=stLogoLink]");
    if (leaving && unsaved() && !confirm("还有没保存的内容。换到别的页面会为您留着，刷新、关闭窗口或退出登录后要重填。确定离开本页？")) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  // Whatever the pages write into the address after one act of a person is one step of the history, and what they write
  // when they are opened or gone back to is none: each press of the back button shows what was shown before.
  let stepped = true;
  for (const act of ["pointerdown", "click", "keydown"]) addEventListener(act, () => { stepped = false; }, true);
  addEventListener("popstate", () => { stepped = true; }, true);
  const push = history.pushState;
  history.pushState = (...step) => {
    (stepped ? history.replaceState : push).apply(history, step);
    stepped = true;
  };

  // The keys of the review page move on from card to card: the one at hand is brought into sight, and where a figure or a
  // reason is to be written the cursor stands there. Held down, a key would decide about cards that nobody has looked at.
  let hand = null;
  const atHand = () => document.querySelector("[data-at-hand]");
  addEventListener("keydown", (event) => {
    if (!event.altKey || !/^Key[JKLN]$/.test(event.code) || !atHand()) return;
    if (event.repeat) { event.preventDefault(); event.stopImmediatePropagation(); }
    else hand ??= atHand().dataset.atHand;
  }, true);
  addEventListener("pointerdown", () => { hand = null; }, true);
  const followHand = () => {
    const now = hand === null ? null : atHand();
    if (!now || now.dataset.atHand === hand) return;
    const write = now.dataset.write;
    const where = write && document.querySelector(`input[aria-label="${CSS.escape(write)}"]`);
    // the field may come a moment later than the mark
    if (write && !where) return;
    hand = now.dataset.atHand;
    now.closest("[data-testid=stHorizontalBlock]")?.scrollIntoView({ block: "center" });
    if (where) where.focus({ preventScroll: true });
  };

  // A double click is one act. A button that asks or writes hears its first click only: the second would end the run that
  // the first began, and what that run had to say would never be seen. And a page that moves between the two clicks brings
  // another button or link under the pointer, for which the second was not meant. Drawn anew, the same button is another
  // element with the same words.
  let first = null;
  const ONCE = "[data-testid=stButton], [data-testid=stFormSubmitButton]";
  const pressed = (target) => target instanceof Element ? target.closest("a[href], button, summary, [role=button]") : null;
  const words = (element) => element.getAttribute("aria-label") || element.textContent;
  addEventListener("click", (event) => {
    const now = pressed(event.target);
    if (event.detail < 2) first = now && { element: now, words: words(now) };
    else if (now && (now.closest(ONCE) || !(first && (first.element === now || first.words === words(now))))) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  // The calendar and the number formats follow the browser's language.
  for (const [name, value] of [["language", "zh-CN"], ["languages", ["zh-CN", "zh"]]]) {
    Object.defineProperty(Navigator.prototype, name, { get: () => value, configurable: true });
  }
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(translate);
      else if (change.type === "characterData") translateText(change.target);
      else translateAttributes(change.target);
    }
    followHand();
  }).observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });
})();
