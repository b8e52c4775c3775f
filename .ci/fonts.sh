#!/bin/sh
# Puts the faces that stand in for the Chinese ones when pages are rendered (rendering only; the DOCX
# names the real fonts and never embeds any) into the user's font folder.
#
# The Fandol faces are free (GPL with font exception) but have no Debian package of their own: they are
# taken out of the TeX package without installing TeX. Needs apt-get and dpkg-deb; downloads about 49 MB
# once. fonts-noto-cjk, LibreOffice Writer and poppler-utils are ordinary packages (see .ci/run).
set -eu
target="${1:-${XDG_DATA_HOME:-$HOME/.local/share}/fonts/fandol}"
if [ -f "$target/FandolFang-Regular.otf" ]; then
    echo "fonts already in $target"
    exit 0
fi
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
(cd "$work" && apt-get download -q texlive-lang-chinese >/dev/null)
dpkg-deb -x "$work"/texlive-lang-chinese_*.deb "$work/out"
mkdir -p "$target"
found="$work/out/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
for face in FandolFang-Regular FandolKai-Regular FandolHei-Regular FandolSong-Regular FandolSong-Bold; do
    cp "$found/$face.otf" "$target/"
done
fc-cache -f "$target"
echo "fonts put into $target"
