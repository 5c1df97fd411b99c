package gpu

import (
	"os"
	"runtime"
	"strconv"
)

// SoftwareThreads is how many threads Mesa's llvmpipe computes on: one for each processor, or as many as LP_NUM_THREADS says.
func SoftwareThreads() int {
	const most = 32 // LP_MAX_THREADS
	n, err := strconv.Atoi(os.Getenv("LP_NUM_THREADS"))
	if err != nil {
		n = runtime.NumCPU()
	}
	return min(max(n, 1), most)
}
