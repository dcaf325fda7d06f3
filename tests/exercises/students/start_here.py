PROGRAMS = {
    "double": {
        """
def double(image):
    new = [[None] * len(image[0])] * len(image)
    for r, row in enumerate(image):
        for c, value in enumerate(row):
            new[r][c] = value + value
    return new
""": ("all rows are the same list",),
        """
def double(image):
    rows, columns = image.shape
    result = np.zeros((rows, columns))
    for x in range(columns):
        for y in range(rows):
            result[x, y] = 2 * image[x, y]
    return result
""": ("loops swapped",),
    },
}
