#include "model/analytics.h"

struct decimal percent_of(int64_t part, int64_t whole)
{
	if (whole <= 0)
		return (struct decimal){ 0 };
	return (struct decimal){ (part * 20000 + whole) / (2 * whole), true };
}
