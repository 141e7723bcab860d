// For browsers too old for the pages: written in the language that all of them read, and shown instead of a white page.
(function () {
  var able = "noModule" in document.createElement("script") && typeof window.ResizeObserver === "function" &&
    typeof Object.hasOwn === "function" && typeof window.structuredClone === "function" && typeof [].at === "function" &&
    typeof window.WebSocket === "function";
  if (able) return;
  var show = function () {
    var box = document.createElement("div");
    box.id = "sy-browser";
    box.setAttribute("role", "alert");
    box.setAttribute("style", "max-width:40em;margin:3em auto;padding:1.2em 1.5em;border:2px solid #b3261e;background:#fff;" +
      "color:#222;font:16px/1.8 'Microsoft YaHei',sans-serif;position:relative;z-index:99999");
    box.innerHTML = "<b>当前浏览器版本太旧，打不开本系统</b><br>请改用新版 Edge、Chrome 或火狐浏览器；" +
      "360、QQ、搜狗等双核浏览器请切换到“极速模式”（不要用“兼容模式”）。换好后用同一网址重新打开，已上传的文件和已提交的报表都在。";
    document.body.insertBefore(box, document.body.firstChild);
    // half a page of a browser that is nearly able would only confuse
    var rest = document.getElementById("root");
    if (rest) rest.style.display = "none";
  };
  if (document.body) show();
  else if (document.addEventListener) document.addEventListener("DOMContentLoaded", show);
  else window.attachEvent("onload", show);
})();
