// Package peak tells the most memory that this process ever had in use, as far as the system counts it.
package peak
