package picture

import (
	"errors"
	"fmt"
	"image"
	"io"
	"math"
	"slices"
)

// Compressions of TIFF that we read.
const (
	tiffNone       = 1
	tiffFaxPlain   = 2
	tiffFax3       = 3
	tiffFax4       = 4
	tiffLZW        = 5
	tiffJPEG       = 7
	tiffDeflate    = 8
	tiffDeflateOld = 32946
	tiffPackBits   = 32773
)

// compressions that we do not read, by name.
var compressions = map[uint64]string{
	6: "the JPEG of TIFF 6.0", 9: "JBIG", 10: "JBIG", 32766: "NeXT", 32767: "Sony's RAW", 32771: "word-aligned fax",
	32809: "ThunderScan", 32908: "Pixar", 32909: "PixarLog", 33003: "JPEG 2000", 33005: "JPEG 2000", 34661: "JBIG",
	34676: "LogLuv", 34677: "LogLuv", 34712: "JPEG 2000", 34713: "Nikon's RAW", 34887: "LERC", 34892: "lossy DNG",
	34925: "LZMA", 50000: "Zstandard", 50001: "WebP", 50002: "JPEG XL", 65000: "Kodak's RAW", 65535: "Pentax's RAW",
}

// Photometric interpretations.
const (
	whiteIsZero = 0
	blackIsZero = 1
	tiffRGB     = 2
	tiffPalette = 3
	tiffCMYK    = 5
	tiffYCbCr   = 6
)

// photometrics that we do not read, by name.
var photometrics = map[uint64]string{
	4: "a transparency mask", 8: "CIE Lab colours", 9: "ICC Lab colours", 10: "ITU Lab colours", 32844: "LogL levels",
	32845: "LogLuv colours",
}

// What the samples behind the colours are.
const (
	extraNone          = 0
	extraPremultiplied = 1
	extraAlpha         = 2
)

// maxDepth bounds the bits of a pixel, and with them the memory; channels that lie apart are not read unless they matter.
const maxDepth = 128

// tiffImage says how the first image of a TIFF file is stored.
type tiffImage struct {
	dir         *directory
	lim         Limits
	w, h        int
	compression uint64
	photometric uint64
	bits        int // a sample
	samples     int // a pixel
	colours     int // samples that are colours
	alpha       uint64
	separate    bool        // each channel in blocks of its own
	reversed    bool        // the lowest bit of a byte comes first
	differences bool        // rows hold differences (predictor 2)
	units       image.Point // pixels that share their chroma, for YCbCr that is not JPEG
	blocks      blocks
}

// decodeTIFF reads the first image of a TIFF or BigTIFF file: bilevel, grey, palette, RGB, CMYK and, in JPEG, YCbCr; in
// strips or tiles; interleaved or in separate planes. It is ours because golang.org/x/image/tiff wants its tags in order,
// knows one bit order and no CMYK, planes or JPEG, and reads some files wrong.
func decodeTIFF(in input) (decoded, error) {
	dir := readDirectory(seekAt{in}, 0)
	if !dir.whole {
		return decoded{}, io.ErrUnexpectedEOF
	}
	t, err := readTIFF(&dir, in.lim)
	if err != nil {
		return decoded{}, err
	}
	levels, err := t.levels()
	if err != nil {
		return decoded{}, err
	}
	return decoded{t.rgb(levels), dir.orientation(dir.bytes(tagXMP))}, nil
}

// readTIFF takes what is needed out of the directory and refuses what cannot be read.
func readTIFF(dir *directory, lim Limits) (*tiffImage, error) {
	if isRAW(dir) {
		return nil, unsupported("a camera RAW picture", nil)
	}
	t := &tiffImage{
		dir: dir, lim: lim,
		w: dir.int(tagWidth, 0), h: dir.int(tagHeight, 0),
		compression: dir.first(tagCompression, tiffNone),
		photometric: dir.first(tagPhotometric, whiteIsZero),
		samples:     dir.int(tagSamples, 1),
		reversed:    dir.first(tagFillOrder, 1) == 2,
	}
	if n := len(dir.numbers(tagBits)); n > 1 && dir.numbers(tagSamples) == nil {
		t.samples = n // each has its depth, but their number is missing
	}
	t.separate = dir.first(tagPlanarConfig, 1) == 2 && t.samples > 1
	t.differences = dir.first(tagPredictor, 1) == 2 &&
		(t.compression == tiffLZW || t.compression == tiffDeflate || t.compression == tiffDeflateOld)
	if err := t.checkKind(); err != nil {
		return nil, err
	}
	if err := t.readSamples(); err != nil {
		return nil, err
	}
	return t, t.readBlocks()
}

// isRAW recognises the files of cameras that are TIFF at first sight: DNG by its tag, sensor data by their colours, and
// those whose first image is a thumbnail while the picture hides behind it.
func isRAW(dir *directory) bool {
	_, dng := dir.entries[tagDNGVersion]
	_, hidden := dir.entries[tagSubIFDs]
	_, camera := dir.entries[tagMake]
	const filterArray, linearRaw = 32803, 34892
	p := dir.first(tagPhotometric, whiteIsZero)
	return dng || p == filterArray || p == linearRaw || hidden && camera && dir.first(tagSubfileType, 0)&1 != 0
}

// checkKind refuses compressions and colours that we do not know.
func (t *tiffImage) checkKind() error {
	switch t.compression {
	case tiffNone, tiffFaxPlain, tiffFax3, tiffFax4, tiffLZW, tiffJPEG, tiffDeflate, tiffDeflateOld, tiffPackBits:
	default:
		name := compressions[t.compression]
		if name == "" {
			name = fmt.Sprintf("unknown (%d)", t.compression)
		}
		return unsupported("a TIFF picture with "+name+" compression", nil)
	}
	switch t.photometric {
	case whiteIsZero, blackIsZero, tiffPalette:
		t.colours = 1
	case tiffRGB:
		t.colours = 3
	case tiffCMYK:
		t.colours = 4
	case tiffYCbCr:
		if t.samples == 1 {
			t.photometric, t.colours = blackIsZero, 1
			break
		}
		t.colours = 3
		return t.checkYCbCr()
	default:
		name := photometrics[t.photometric]
		if name == "" {
			name = fmt.Sprintf("unknown colours (%d)", t.photometric)
		}
		return unsupported("a TIFF picture with "+name, nil)
	}
	return nil
}

// readSamples takes the depth and the meaning of the samples.
func (t *tiffImage) readSamples() error {
	if t.samples < t.colours {
		return fmt.Errorf("%d samples a pixel, want %d", t.samples, t.colours)
	}
	if err := t.readDepth(); err != nil {
		return err
	}
	if !t.separate && t.samples*t.bits > maxDepth {
		return unsupported(fmt.Sprintf("a TIFF picture with %d channels", t.samples), nil)
	}
	if t.photometric == tiffPalette && t.bits > 8 {
		return unsupported("a TIFF picture with a palette for 16 bits", nil)
	}
	if t.photometric == tiffPalette && t.dir.numbers(tagColourMap) == nil {
		return errors.New("no palette")
	}
	t.alpha = t.extra()
	return t.checkCoding()
}

// readDepth takes the bits of a sample. One number may stand for all channels.
func (t *tiffImage) readDepth() error {
	depths := t.dir.numbers(tagBits)
	depths = depths[:min(len(depths), t.samples)]
	if len(depths) == 0 {
		depths = []uint64{1}
	}
	if slices.Min(depths) != slices.Max(depths) {
		return unsupported("a TIFF picture with channels of different depths", nil)
	}
	const signed, float = 2, 3
	kinds := t.dir.numbers(tagSampleFormat)
	d := depths[0]
	switch {
	case slices.Contains(kinds, float):
		return unsupported("a TIFF picture with floating-point samples", nil)
	case slices.Contains(kinds, signed) && d != 8:
		return unsupported(fmt.Sprintf("a TIFF picture with signed %d-bit samples", d), nil)
	case !slices.Contains([]uint64{1, 2, 4, 8, 16}, d):
		return unsupported(fmt.Sprintf("a TIFF picture with %d-bit samples", d), nil)
	}
	t.bits = int(d)
	return nil
}

// extra says what the sample behind the colours is. Without the tag it is taken for transparency.
func (t *tiffImage) extra() uint64 {
	if t.samples == t.colours || t.photometric == tiffCMYK || t.photometric == tiffYCbCr {
		return extraNone
	}
	const corelDraw = 999
	switch e := t.dir.first(tagExtraSamples, extraAlpha); e {
	case extraPremultiplied, extraAlpha:
		return e
	case corelDraw:
		return extraAlpha
	}
	return extraNone
}

// checkCoding refuses depths that a compression does not have.
func (t *tiffImage) checkCoding() error {
	fax := t.compression == tiffFaxPlain || t.compression == tiffFax3 || t.compression == tiffFax4
	switch {
	case fax && (t.bits != 1 || t.samples != 1):
		return errors.New("fax coding of more than one bit")
	case t.compression == tiffJPEG && t.bits != 8:
		return unsupported(fmt.Sprintf("a TIFF picture with JPEG of %d bits", t.bits), nil)
	case t.units != (image.Point{}) && t.bits != 8:
		return unsupported(fmt.Sprintf("a TIFF picture with YCbCr colours of %d bits", t.bits), nil)
	case t.differences && t.bits < 8:
		return unsupported("a TIFF picture with differences of less than a byte", nil)
	}
	return nil
}

// int is the first value of a tag as a number that fits sizes.
func (d *directory) int(tag uint16, missing int) int {
	return int(min(d.first(tag, uint64(missing)), math.MaxInt32))
}

// kept is the samples of a pixel that matter.
func (t *tiffImage) kept() int {
	if t.alpha != extraNone {
		return t.colours + 1
	}
	return t.colours
}
