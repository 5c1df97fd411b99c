; What the setup program says, in both languages; in UTF-8, which makensis is told by build.sh.

!macro WORD NAME ENGLISH CHINESE
  LangString ${NAME} ${LANG_ENGLISH} "${ENGLISH}"
  LangString ${NAME} ${LANG_SIMPCHINESE} "${CHINESE}"
!macroend

!insertmacro WORD Summary "See what VGG16 sees in a photo, layer by layer" "逐层查看 VGG16 在照片中看到了什么"
!insertmacro WORD ProgramName "VGGScope" "VGGScope"
!insertmacro WORD ProgramText "The program, with an entry in the Start menu." "程序本身，以及“开始”菜单中的条目。"
!insertmacro WORD DesktopName "Shortcut on the desktop" "桌面快捷方式"
!insertmacro WORD DesktopText "A shortcut to VGGScope on your desktop." "在桌面上创建 VGGScope 的快捷方式。"
!insertmacro WORD PathName "Command vggscope in consoles" "在终端中使用 vggscope 命令"
!insertmacro WORD PathText "Adds the program's folder to your PATH, so that consoles that you open from now on know the command vggscope." \
  "将程序文件夹加入您的 PATH，此后打开的终端即可使用 vggscope 命令。"
!insertmacro WORD OpenWithName "$\"Open with$\" for pictures" "图片的“打开方式”"
!insertmacro WORD OpenWithText "Offers VGGScope under $\"Open with$\" for pictures. What opens them by default stays as it is." \
  "在图片的“打开方式”中提供 VGGScope，不会更改默认打开程序。"
!insertmacro WORD SettingsName "My settings and logs too" "同时删除我的设置和日志"
!insertmacro WORD SettingsText "Deletes what VGGScope remembers of your choices, and its log. Your models and pictures are never deleted." \
  "删除 VGGScope 记住的选项及其日志。您的模型和图片绝不会被删除。"
!insertmacro WORD IsRunning "VGGScope is running. Close its windows, then choose Retry." "VGGScope 正在运行。请关闭其窗口，然后点击“重试”。"
!insertmacro WORD PathFailed "Your PATH could not be changed; all else went well." "无法更改您的 PATH；其余均已完成。"
!insertmacro WORD NeedsWindows10 "VGGScope needs Windows 10 or newer." "VGGScope 需要 Windows 10 或更高版本。"
!insertmacro WORD PictureType "Picture" "图片"
