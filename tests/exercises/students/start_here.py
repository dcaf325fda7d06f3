PROGRAMS = {
    "double": {
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
