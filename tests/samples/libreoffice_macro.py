"""The macro that does in LibreOffice, step by step, what ``libreoffice.edit`` asks for."""

from __future__ import annotations

#: Reads the steps from the file named by SY_JOB, one a line with tabs, and writes what it has to say beside it.
BASIC = """
Dim doc As Object
Dim said As String

Sub RunJob
  Dim files, source, target, entry
  files = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
  On Error GoTo Failed
  source = CreateUnoService("com.sun.star.io.TextInputStream")
  source.setInputStream(files.openFileRead(ConvertToURL(Environ("SY_JOB"))))
  source.setEncoding("UTF-8")
  Do While Not source.isEOF()
    entry = Replace(source.readLine(), Chr(10), "")
    If entry <> "" Then DoStep(Split(entry, Chr(9)))
  Loop
  source.closeInput()
  said = said & "done"
  GoTo Report
Failed:
  said = said & "failed at: " & Replace(entry, Chr(9), " | ") & ": " & Error$
Report:
  target = CreateUnoService("com.sun.star.io.TextOutputStream")
  target.setOutputStream(files.openFileWrite(ConvertToURL(Environ("SY_JOB") & ".out")))
  target.setEncoding("UTF-8")
  target.writeString(said)
  target.closeOutput()
  If Not IsNull(doc) Then doc.close(True)
  StarDesktop.terminate()
End Sub

Sub DoStep(part)
  Dim sheet, cell
  If part(0) = "open" Then
    doc = StarDesktop.loadComponentFromURL(ConvertToURL(part(1)), "_blank", 0, Array(Pair("Hidden", True)))
    ' calculated when somebody looks or saves, not after every cell: counting a ledger takes longer than typing it
    doc.enableAutomaticCalculation(False)
    Exit Sub
  End If
  If part(0) = "save" Then
    doc.enableAutomaticCalculation(True)
    doc.calculateAll()
    If part(3) = "" Then
      doc.storeToURL(ConvertToURL(part(1)), Array(Pair("FilterName", part(2))))
    Else
      doc.storeToURL(ConvertToURL(part(1)), Array(Pair("FilterName", part(2)), Pair("EncryptionData", Array(Named("OOXPassword", part(3)), Named("CryptoType", "Standard"))))
    End If
    Exit Sub
  End If
  sheet = doc.Sheets.getByName(part(1))
  Select Case part(0)
    Case "number": sheet.getCellRangeByName(part(2)).setValue(Val(part(3)))
    Case "typed": sheet.getCellRangeByName(part(2)).FormulaLocal = part(3)
    Case "text": sheet.getCellRangeByName(part(2)).setString(part(3))
    Case "clear": sheet.getCellRangeByName(part(2)).clearContents(1023 - 32 - 64)
    Case "show"
      doc.enableAutomaticCalculation(True)
      cell = sheet.getCellRangeByName(part(2))
      said = said & part(1) & Chr(9) & part(2) & Chr(9) & cell.String & Chr(10)
    Case "rename": sheet.setName(part(2))
    Case "remove_sheet": doc.Sheets.removeByName(part(1))
    Case "copy_sheet": doc.Sheets.copyByName(part(1), part(2), doc.Sheets.Count)
    Case "unprotect": sheet.unprotect("")
    Case "insert_rows": sheet.Rows.insertByIndex(CLng(part(2)) - 1, CLng(part(3)))
    Case "remove_rows": sheet.Rows.removeByIndex(CLng(part(2)) - 1, CLng(part(3)))
    Case "hide_row": sheet.Rows.getByIndex(CLng(part(2)) - 1).IsVisible = False
    Case "insert_columns": sheet.Columns.insertByIndex(CLng(part(2)) - 1, CLng(part(3)))
    Case "remove_columns": sheet.Columns.removeByIndex(CLng(part(2)) - 1, CLng(part(3)))
    Case "move_sheet": doc.Sheets.moveByName(part(1), CLng(part(2)))
    Case "filter": FilterRange(sheet.getCellRangeByName(part(2)), CLng(part(3)), part(4))
    Case "merge": sheet.getCellRangeByName(part(2)).merge(True)
    Case "sort": SortRange(sheet.getCellRangeByName(part(2)), CLng(part(3)), part(4) = "down")
    Case Else: Error 5
  End Select
End Sub

Sub SortRange(area, column, falling)
  Dim fields(0) As New com.sun.star.table.TableSortField
  fields(0).Field = column
  fields(0).IsAscending = Not falling
  area.sort(Array(Pair("SortFields", fields()), Pair("ContainsHeader", False)))
End Sub

Sub FilterRange(area, column, text)
  Dim fields(0) As New com.sun.star.sheet.TableFilterField
  Dim criteria
  fields(0).Field = column
  fields(0).IsNumeric = False
  fields(0).StringValue = text
  fields(0).Operator = com.sun.star.sheet.FilterOperator.EQUAL
  criteria = area.createFilterDescriptor(True)
  criteria.ContainsHeader = True
  criteria.setFilterFields(fields())
  area.filter(criteria)
End Sub

Function Named(key, content)
  Dim n As New com.sun.star.beans.NamedValue
  n.Name = key
  n.Value = content
  Named = n
End Function

Function Pair(key, content)
  Dim p As New com.sun.star.beans.PropertyValue
  p.Name = key
  p.Value = content
  Pair = p
End Function
"""
