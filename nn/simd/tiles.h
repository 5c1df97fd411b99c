// Tiles of maps to factors, and sums back to maps; part of vector.h.

// ---- The transforms: F(4,3) on the points 0, ±√½, ±√2, ∞ (6 factors to 4 outputs), F(2,3) on 0, ±1, ∞ (4 to 2) ----

#define ROOT_HALF 0.70710678118654752f
#define ROOT_TWO 1.4142135623730951f

// n inputs in a row, step vectors apart, become n factors.
INLINE void FN(factors)(const int n, VEC *x, const int step) {
    if (n == 4) {
        const VEC a = x[0], b = x[step], c = x[2 * step], d = x[3 * step];
        x[0] = a - c;
        x[step] = b + c;
        x[2 * step] = c - b;
        x[3 * step] = d - b;
        return;
    }
    const VEC a = x[0], b = x[step], c = x[2 * step], d = x[3 * step], e = x[4 * step], f = x[5 * step];
    const VEC even1 = e - 2 * c, odd1 = ROOT_HALF * d - ROOT_TWO * b;
    const VEC even2 = e - 0.5f * c, odd2 = ROOT_TWO * d - ROOT_HALF * b;
    x[0] = a - 2.5f * c + e;
    x[step] = even1 + odd1;
    x[2 * step] = even1 - odd1;
    x[3 * step] = even2 + odd2;
    x[4 * step] = even2 - odd2;
    x[5 * step] = b - 2.5f * d + f;
}

// n sums in a row, step vectors apart, become n - 2 outputs.
INLINE void FN(outputs)(const int n, VEC *x, const int step) {
    if (n == 4) {
        const VEC a = x[0], b = x[step], c = x[2 * step], d = x[3 * step];
        x[0] = a + b + c;
        x[step] = b - c + d;
        return;
    }
    const VEC a = x[0], b = x[step], c = x[2 * step], d = x[3 * step], e = x[4 * step], f = x[5 * step];
    const VEC sum1 = b + c, difference1 = b - c, sum2 = d + e, difference2 = d - e;
    x[0] = a + sum1 + sum2;
    x[step] = ROOT_HALF * difference1 + ROOT_TWO * difference2;
    x[2 * step] = 0.5f * sum1 + 2 * sum2;
    x[3 * step] = 0.5f * ROOT_HALF * difference1 + 2 * ROOT_TWO * difference2 + f;
}

// 3 taps in a row, step vectors apart, become n factors in y.
INLINE void FN(taps)(const int n, const VEC *x, const int step, VEC *y, const int to) {
    const VEC a = x[0], b = x[step], c = x[2 * step];
    y[0] = a;
    y[(n - 1) * to] = c;
    if (n == 4) {
        y[to] = 0.5f * (a + c) + 0.5f * b;
        y[2 * to] = 0.5f * (a + c) - 0.5f * b;
        return;
    }
    const VEC even1 = -2 / 3.f * a - 1 / 3.f * c, odd1 = -ROOT_TWO / 3 * b;
    const VEC even2 = 1 / 6.f * a + 1 / 3.f * c, odd2 = ROOT_TWO / 6 * b;
    y[to] = even1 + odd1;
    y[2 * to] = even1 - odd1;
    y[3 * to] = even2 + odd2;
    y[4 * to] = even2 - odd2;
}

// One line of a tile of n x n pixels; across and down are the floats from a pixel to its neighbours.
INLINE void FN(loadLine)(const int n, const float *src, ptrdiff_t down, ptrdiff_t across, VEC low, float *v, ptrdiff_t position) {
    for (int j = 0; j < VECS; j++, src += LANES, v += LANES) {
        VEC x[6 * 6];
        UNROLL for (int c = 0; c < n; c++) {
            UNROLL for (int r = 0; r < n; r++) x[r * n + c] = LARGER(low, FN(get)(src + r * down + c * across));
            FN(factors)(n, x + c, n);
        }
        UNROLL for (int r = 0; r < n; r++) {
            FN(factors)(n, x + r * n, 1);
            UNROLL for (int c = 0; c < n; c++) FN(put)(v + (r * n + c) * position, x[r * n + c]);
        }
    }
}

// The tile at row y and column x; what is outside of the map, or behind the last channel, is zero.
INLINE void FN(loadTile)(const int n, const float *src, const simd_tiles *t, int y, int x, VEC low, float *v) {
    const ptrdiff_t down = (ptrdiff_t)t->width * t->channels;
    const int whole = y >= 0 && x >= 0 && y + n <= t->height && x + n <= t->width;
    for (int c = 0; c < t->channels; c += LINE, v += (ptrdiff_t)t->stride * LINE) {
        const int channels = t->channels - c < LINE ? t->channels - c : LINE;
        const float *at = src + (ptrdiff_t)y * down + (ptrdiff_t)x * t->channels + c;
        if (whole && channels == LINE) {
            FN(loadLine)(n, at, down, t->channels, low, v, t->position);
            continue;
        }
        float copy[6 * 6 * LINE];
        memset(copy, 0, sizeof copy);
        for (int r = 0; r < n; r++) {
            for (int i = 0; i < n; i++) {
                if (y + r >= 0 && y + r < t->height && x + i >= 0 && x + i < t->width) {
                    memcpy(copy + (r * n + i) * LINE, at + r * down + i * t->channels, channels * sizeof *at);
                }
            }
        }
        FN(loadLine)(n, copy, n * LINE, LINE, low, v, t->position);
    }
}

// The 3x3 surroundings of a pixel, row by row, as Keras' kernels have them.
static void FN(loadPixel)(const float *src, const simd_tiles *t, int y, int x, VEC low, float *v) {
    float patch[9 * LINE]; // the direct convolution is for fewer channels than a line has
    const int c = t->channels, lines = (9 * c + LINE - 1) / LINE;
    memset(patch, 0, lines <= 2 ? 2 * LINE * sizeof *patch : sizeof patch);
    const int from = x > 0 ? x - 1 : 0, to = x + 2 < t->width ? x + 2 : t->width;
    for (int r = 0; r < 3; r++) {
        const int row = y + r - 1;
        if (row >= 0 && row < t->height) {
            const float *at = src + ((ptrdiff_t)row * t->width + from) * c;
            float *into = patch + (r * 3 + from - (x - 1)) * c;
            if (c == 3 && to - from == 3) { // a picture's colours: of known size, and so without a loop
                memcpy(into, at, 3 * 3 * sizeof *at);
            } else {
                memcpy(into, at, (to - from) * c * sizeof *at);
            }
        }
    }
    for (int i = 0; i < lines; i++, v += (ptrdiff_t)t->stride * LINE) {
        for (int j = 0; j < LINE; j += LANES) FN(put)(v + j, LARGER(low, FN(get)(patch + i * LINE + j)));
    }
}

static void FN(load)(const float *src, const simd_tiles *t, float least, float *v) {
    const VEC low = least - (VEC){0};
    v += (ptrdiff_t)t->at * LINE;
    for (int i = t->first; i < t->first + t->count; i++, v += LINE) {
        const int y = t->top + i / t->across * t->side, x = t->left + i % t->across * t->side;
        switch (t->side) {
        case 4: FN(loadTile)(6, src, t, y - 1, x - 1, low, v); break;
        case 2: FN(loadTile)(4, src, t, y - 1, x - 1, low, v); break;
        default: FN(loadPixel)(src, t, y, x, low, v);
        }
    }
}

// One line of the sums of a tile becomes (n-2) x (n-2) outputs of a vector each; bad gathers what is not finite.
INLINE VEC FN(sumLine)(const int n, const float *m, ptrdiff_t position, VEC bias, VEC *x) {
    VEC bad = {0};
    UNROLL for (int c = 0; c < n; c++) {
        UNROLL for (int r = 0; r < n; r++) x[r * n + c] = FN(get)(m + (r * n + c) * position);
        FN(outputs)(n, x + c, n);
    }
    UNROLL for (int r = 0; r < n - 2; r++) {
        FN(outputs)(n, x + r * n, 1);
        UNROLL for (int c = 0; c < n - 2; c++) {
            x[r * n + c] += bias;
            bad += 0 * x[r * n + c]; // of an infinity it is not a number
        }
    }
    return bad;
}

INLINE VEC FN(storeTile)(const int n, const float *m, const simd_tiles *t, int y, int x, const float *bias, float *dst) {
    const int rows = t->bottom - y < n - 2 ? t->bottom - y : n - 2, columns = t->right - x < n - 2 ? t->right - x : n - 2;
    VEC bad = {0};
    dst += ((ptrdiff_t)y * t->width + x) * t->channels;
    for (int c = 0; c < t->channels; c += LANES, m += LANES) {
        if (c > 0 && c % LINE == 0) m += (ptrdiff_t)(t->stride - 1) * LINE;
        VEC out[6 * 6];
        bad += FN(sumLine)(n, m, t->position, FN(get)(bias + c), out);
        if (rows == n - 2 && columns == n - 2 && c + LANES <= t->channels) {
            UNROLL for (int r = 0; r < n - 2; r++) {
                UNROLL for (int i = 0; i < n - 2; i++) FN(put)(dst + ((ptrdiff_t)r * t->width + i) * t->channels + c, out[r * n + i]);
            }
            continue;
        }
        const int channels = t->channels - c < LANES ? t->channels - c : LANES;
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < columns; i++) {
                memcpy(dst + ((ptrdiff_t)r * t->width + i) * t->channels + c, &out[r * n + i], channels * sizeof *dst);
            }
        }
    }
    return bad;
}

INLINE VEC FN(storePixel)(const float *m, const simd_tiles *t, int pixel, const float *bias, float *dst) {
    VEC bad = {0};
    dst += (ptrdiff_t)pixel * t->channels;
    for (int c = 0; c < t->channels; c += LANES, m += LANES) {
        if (c > 0 && c % LINE == 0) m += (ptrdiff_t)(t->stride - 1) * LINE;
        const VEC out = FN(get)(m) + FN(get)(bias + c);
        bad += 0 * out;
        if (c + LANES <= t->channels) {
            FN(put)(dst + c, out);
        } else {
            memcpy(dst + c, &out, (t->channels - c) * sizeof *dst);
        }
    }
    return bad;
}

static int FN(store)(const float *m, const simd_tiles *t, const float *bias, float *dst) {
    VEC bad = {0};
    m += (ptrdiff_t)t->at * LINE;
    for (int i = t->first; i < t->first + t->count; i++, m += LINE) {
        const int y = t->top + i / t->across * t->side, x = t->left + i % t->across * t->side;
        switch (t->side) {
        case 4: bad += FN(storeTile)(6, m, t, y, x, bias, dst); break;
        case 2: bad += FN(storeTile)(4, m, t, y, x, bias, dst); break;
        default: bad += FN(storePixel)(m, t, y * t->width + x, bias, dst);
        }
    }
    for (int j = 0; j < LANES; j++) {
        if (bad[j] != 0) return 0;
    }
    return 1;
}

// ---- Kernels, once, when they are loaded ----

INLINE void FN(packTaps)(const int n, const float *tap, ptrdiff_t next, int channels, float *u, ptrdiff_t position) {
    VEC x[9], half[6 * 3], y[6 * 6];
    UNROLL for (int i = 0; i < 9; i++) {
        float copy[LANES] = {0};
        memcpy(copy, tap + i * next, channels * sizeof *tap);
        x[i] = FN(get)(copy);
    }
    UNROLL for (int c = 0; c < 3; c++) FN(taps)(n, x + c, 3, half + c, 3);
    UNROLL for (int r = 0; r < n; r++) {
        FN(taps)(n, half + r * 3, 1, y + r * n, 1);
        UNROLL for (int c = 0; c < n; c++) FN(put)(u + (r * n + c) * position, y[r * n + c]);
    }
}

static void FN(pack)(const float *kernel, const simd_size *s, int from, int to, float *u) {
    const ptrdiff_t next = (ptrdiff_t)s->in * s->out, panel = (ptrdiff_t)s->depth * PANEL, position = panel * s->panels;
    for (int i = from; i < to; i++) {
        for (int k = 0; k < s->out; k += LANES) {
            const int channels = s->out - k < LANES ? s->out - k : LANES;
            const float *tap = kernel + (ptrdiff_t)i * s->out + k;
            float *at = u + k / PANEL * panel + (ptrdiff_t)i * PANEL + k % PANEL;
            switch (s->side) {
            case 4: FN(packTaps)(6, tap, next, channels, at, position); break;
            case 2: FN(packTaps)(4, tap, next, channels, at, position); break;
            default:
                for (int j = 0; j < 9; j++) {
                    memcpy(at + (ptrdiff_t)j * s->in * PANEL, tap + j * next, channels * sizeof *tap);
                }
            }
        }
    }
}
