// The layers that are no convolutions, and the peak; part of vector.h.

// The larger of values that may not be numbers: it is none then.
INLINE VEC FN(largest)(VEC a, VEC b) {
    const VEC most = LARGER(a, b);
    return (VEC)((FN(bits))most | (FN(bits))(a != a) | (FN(bits))(b != b));
}

static void FN(pool)(const float *src, float *dst, int width, int channels, float least, int from, int to) {
    const VEC low = least - (VEC){0};
    const ptrdiff_t down = (ptrdiff_t)width * channels;
    const int half = width / 2;
    for (int y = from; y < to; y++) {
        for (int x = 0; x < half; x++) {
            const float *a = src + 2 * y * down + (ptrdiff_t)2 * x * channels, *b = a + channels;
            float *out = dst + ((ptrdiff_t)y * half + x) * channels;
            int c = 0;
            for (; c + LANES <= channels; c += LANES) {
                const VEC upper = FN(largest)(FN(get)(a + c), FN(get)(b + c));
                const VEC lower = FN(largest)(FN(get)(a + down + c), FN(get)(b + down + c));
                FN(put)(out + c, LARGER(low, FN(largest)(upper, lower)));
            }
            for (; c < channels; c++) {
                const float of[4] = {a[c], b[c], a[down + c], b[down + c]};
                float most = of[0];
                for (int i = 1; i < 4; i++) most = of[i] > most || of[i] != of[i] ? of[i] : most;
                out[c] = least > most ? least : most;
            }
        }
    }
}

// Rows are read eight at a time: as many streams as processors follow, and an eighth of the traffic to the sums.
enum { FN(STREAMS) = 8 };

INLINE void FN(rows)(const int n, const float *x, const int32_t *rows, const float *w, int length, float *sums) {
    const float *at[FN(STREAMS)];
    UNROLL for (int i = 0; i < n; i++) at[i] = w + (ptrdiff_t)rows[i] * length;
    int k = 0;
    for (; k + LANES <= length; k += LANES) {
        VEC sum = FN(get)(sums + k);
        UNROLL for (int i = 0; i < n; i++) sum += x[i] * FN(get)(at[i] + k);
        FN(put)(sums + k, sum);
    }
    for (; k < length; k++) {
        UNROLL for (int i = 0; i < n; i++) sums[k] += x[i] * at[i][k];
    }
}

static void FN(dense)(const float *x, const int32_t *rows, int n, const float *w, int length, float *sums) {
    int i = 0;
    for (; i + FN(STREAMS) <= n; i += FN(STREAMS)) FN(rows)(FN(STREAMS), x + i, rows + i, w, length, sums);
    for (; i < n; i++) FN(rows)(1, x + i, rows + i, w, length, sums);
}

static void FN(gather)(const float *w, int length, int n, int from, float *u) {
    const int columns = length - from < PANEL ? length - from : PANEL;
    for (int i = 0; i < n; i++, u += PANEL) {
        const float *row = w + (ptrdiff_t)i * length + from;
        int k = 0;
        for (; k + LANES <= columns; k += LANES) FN(put)(u + k, FN(get)(row + k));
        for (; k < PANEL; k++) u[k] = k < columns ? row[k] : 0;
    }
}

// The way back through a dense layer: row by row, what a matrix makes of g. Four rows share the loads of g.
INLINE void FN(along)(const int n, const float *g, const float *w, int length, float *dst) {
    VEC sums[4];
    UNROLL for (int i = 0; i < n; i++) sums[i] = (VEC){0};
    int k = 0;
    for (; k + LANES <= length; k += LANES) {
        const VEC v = FN(get)(g + k);
        UNROLL for (int i = 0; i < n; i++) sums[i] += v * FN(get)(w + (ptrdiff_t)i * length + k);
    }
    UNROLL for (int i = 0; i < n; i++) {
        float sum = 0;
        for (int j = 0; j < LANES; j++) sum += sums[i][j];
        for (int j = k; j < length; j++) sum += g[j] * w[(ptrdiff_t)i * length + j];
        dst[i] = sum;
    }
}

static void FN(back)(const float *g, const float *w, int length, int n, float *dst) {
    int i = 0;
    for (; i + 4 <= n; i += 4) FN(along)(4, g, w + (ptrdiff_t)i * length, length, dst + i);
    for (; i < n; i++) FN(along)(1, g, w + (ptrdiff_t)i * length, length, dst + i);
}

#ifdef WIDEN
INLINE void FN(rows16)(const int n, const float *x, const int32_t *rows, const uint16_t *w, int length, float *sums) {
    const uint16_t *at[FN(STREAMS)];
    UNROLL for (int i = 0; i < n; i++) at[i] = w + (ptrdiff_t)rows[i] * length;
    int k = 0;
    for (; k + LANES <= length; k += LANES) {
        VEC sum = FN(get)(sums + k);
        UNROLL for (int i = 0; i < n; i++) sum += x[i] * WIDEN(at[i] + k);
        FN(put)(sums + k, sum);
    }
    for (int i = 0; i < n && k < length; i++) {
        uint16_t rest[LANES] = {0};
        memcpy(rest, at[i] + k, (length - k) * sizeof *rest);
        const VEC wide = WIDEN(rest);
        for (int j = k; j < length; j++) sums[j] += x[i] * wide[j - k];
    }
}

static void FN(dense16)(const float *x, const int32_t *rows, int n, const uint16_t *w, int length, float *sums) {
    int i = 0;
    for (; i + FN(STREAMS) <= n; i += FN(STREAMS)) FN(rows16)(FN(STREAMS), x + i, rows + i, w, length, sums);
    for (; i < n; i++) FN(rows16)(1, x + i, rows + i, w, length, sums);
}

static void FN(gather16)(const uint16_t *w, int length, int n, int from, float *u) {
    const int columns = length - from < PANEL ? length - from : PANEL;
    for (int i = 0; i < n; i++, u += PANEL) {
        const uint16_t *row = w + (ptrdiff_t)i * length + from;
        for (int k = 0; k < PANEL; k += LANES) {
            const int left = columns - k < 0 ? 0 : columns - k;
            if (left >= LANES) {
                FN(put)(u + k, WIDEN(row + k));
                continue;
            }
            uint16_t rest[LANES] = {0};
            memcpy(rest, row + k, left * sizeof *rest);
            FN(put)(u + k, WIDEN(rest));
        }
    }
}

INLINE void FN(along16)(const int n, const float *g, const uint16_t *w, int length, float *dst) {
    VEC sums[4];
    UNROLL for (int i = 0; i < n; i++) sums[i] = (VEC){0};
    int k = 0;
    for (; k + LANES <= length; k += LANES) {
        const VEC v = FN(get)(g + k);
        UNROLL for (int i = 0; i < n; i++) sums[i] += v * WIDEN(w + (ptrdiff_t)i * length + k);
    }
    UNROLL for (int i = 0; i < n; i++) {
        float sum = 0;
        for (int j = 0; j < LANES; j++) sum += sums[i][j];
        uint16_t rest[LANES] = {0};
        memcpy(rest, w + (ptrdiff_t)i * length + k, (length - k) * sizeof *rest);
        const VEC wide = WIDEN(rest);
        for (int j = k; j < length; j++) sum += g[j] * wide[j - k];
        dst[i] = sum;
    }
}

static void FN(back16)(const float *g, const uint16_t *w, int length, int n, float *dst) {
    int i = 0;
    for (; i + 4 <= n; i += 4) FN(along16)(4, g, w + (ptrdiff_t)i * length, length, dst + i);
    for (; i < n; i++) FN(along16)(1, g, w + (ptrdiff_t)i * length, length, dst + i);
}

static int FN(narrow)(const float *src, uint16_t *dst, ptrdiff_t n) {
    for (ptrdiff_t i = 0; i < n; i += LANES) {
        const int count = n - i < LANES ? (int)(n - i) : LANES;
        float wide[LANES] = {0};
        uint16_t half[LANES];
        memcpy(wide, src + i, count * sizeof *wide);
        NARROW(half, FN(get)(wide));
        memcpy(dst + i, half, count * sizeof *half);
        const VEC back = WIDEN(half);
        for (int j = 0; j < LANES; j++) {
            if (back[j] != wide[j]) return 0;
        }
    }
    return 1;
}
#endif

static void FN(multiplyAdd)(long rounds, float *sink) {
    VEC a[8];
    const VEC x = sink[0] - (VEC){0}, y = sink[1] - (VEC){0};
    UNROLL for (int i = 0; i < 8; i++) a[i] = (i + sink[0]) - (VEC){0};
    for (long r = 0; r < rounds; r++) {
        UNROLL for (int k = 0; k < 8; k++) {
            UNROLL for (int i = 0; i < 8; i++) a[i] = a[i] * x + y;
        }
    }
    float sum = 0;
    for (int i = 0; i < 8; i++) {
        for (int j = 0; j < LANES; j++) sum += a[i][j];
    }
    sink[2] = sum;
}
