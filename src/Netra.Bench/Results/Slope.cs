namespace Netra.Bench;

static class Slope
{
    /// <summary>Of the line of least squares; null where the points lie above one x.</summary>
    public static double? Of(IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Count < 2)
            return null;
        var (x, y) = (points.Average(p => p.X), points.Average(p => p.Y));
        var spread = points.Sum(p => (p.X - x) * (p.X - x));
        return spread > 0 ? points.Sum(p => (p.X - x) * (p.Y - y)) / spread : null;
    }
}
