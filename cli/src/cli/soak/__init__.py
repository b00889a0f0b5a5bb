"""The soaks: the same for so long that what happens rarely happens.

`prints`: a farm prints while processes die at random. What physically happened is known from the simulated
printers alone, and is compared with what was counted. `gateway`: random lives of printers against the
gateway's rules. `reports`: reports as no printer should send them, through a real gateway. `uploads`: files
as no student means them, on the way that students' files take.
"""
