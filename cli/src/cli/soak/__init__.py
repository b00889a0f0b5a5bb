"""The soak: a farm prints while processes die at random; afterwards the books must agree with the machines.

What physically happened is known from the simulated printers alone, and is compared with what was counted.
"""
