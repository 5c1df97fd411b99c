; "Open with" for pictures, below the user's own part of the registry. Windows shows VGGScope among the programs that can
; open such a file, and under Settings, Default apps; which program does so by default only the user can change there.
;
; The types are those that the program finds pictures by (nn/picture/names.go); test.sh compares the two lists.

!define CLASSES "Software\Classes"
!define APPLICATION "${CLASSES}\Applications\vggscope.exe"
!define PICTURE "VGGScope.Picture"
!define CAPABILITIES "${SETTINGS}\Capabilities"

!macro EACH_TYPE DO
  !insertmacro ${DO} ".jpg"
  !insertmacro ${DO} ".jpeg"
  !insertmacro ${DO} ".jpe"
  !insertmacro ${DO} ".jfif"
  !insertmacro ${DO} ".png"
  !insertmacro ${DO} ".gif"
  !insertmacro ${DO} ".bmp"
  !insertmacro ${DO} ".dib"
  !insertmacro ${DO} ".tif"
  !insertmacro ${DO} ".tiff"
  !insertmacro ${DO} ".webp"
!macroend

!macro REGISTER_TYPE TYPE
  WriteRegStr HKCU "${APPLICATION}\SupportedTypes" "${TYPE}" ""
  WriteRegStr HKCU "${CAPABILITIES}\FileAssociations" "${TYPE}" "${PICTURE}"
  WriteRegNone HKCU "${CLASSES}\${TYPE}\OpenWithProgids" "${PICTURE}"
!macroend

!macro FORGET_TYPE TYPE
  DeleteRegValue HKCU "${CLASSES}\${TYPE}\OpenWithProgids" "${PICTURE}"
  DeleteRegKey /ifempty HKCU "${CLASSES}\${TYPE}\OpenWithProgids"
  DeleteRegKey /ifempty HKCU "${CLASSES}\${TYPE}"
!macroend

!macro REGISTER_OPENING
  WriteRegStr HKCU "${APPLICATION}" "FriendlyAppName" "VGGScope"
  WriteRegStr HKCU "${APPLICATION}\DefaultIcon" "" "$INSTDIR\vggscope.exe,0"
  WriteRegStr HKCU "${APPLICATION}\shell\open\command" "" '"$INSTDIR\vggscope.exe" "%1"'
  WriteRegStr HKCU "${CLASSES}\${PICTURE}" "" "$(PictureType)"
  WriteRegStr HKCU "${CLASSES}\${PICTURE}\shell\open\command" "" '"$INSTDIR\vggscope.exe" "%1"'
  WriteRegStr HKCU "${CAPABILITIES}" "ApplicationName" "VGGScope"
  WriteRegStr HKCU "${CAPABILITIES}" "ApplicationDescription" "$(Summary)"
  WriteRegStr HKCU "Software\RegisteredApplications" "VGGScope" "${CAPABILITIES}"
  !insertmacro EACH_TYPE REGISTER_TYPE
!macroend

!macro FORGET_OPENING
  !insertmacro EACH_TYPE FORGET_TYPE
  DeleteRegKey HKCU "${APPLICATION}"
  DeleteRegKey HKCU "${CLASSES}\${PICTURE}"
  DeleteRegKey HKCU "${CAPABILITIES}"
  DeleteRegValue HKCU "Software\RegisteredApplications" "VGGScope"
!macroend

; SHCNE_ASSOCCHANGED: so that Explorer looks again.
!macro TELL_SHELL
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend
