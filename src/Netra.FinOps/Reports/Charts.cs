namespace Netra.FinOps;

/// <summary>A labelled value of a chart.</summary>
sealed record ChartPoint(string Label, decimal Value, string Title);

/// <summary>Charts as inline SVG in the page's colours, without scripts.</summary>
static class Charts
{
    /// <summary>Columns over time; the last one stands out.</summary>
    public static Markup Columns(string name, IReadOnlyList<ChartPoint> points)
    {
        const int width = 1090, height = 270, left = 48, right = 4, top = 22, bottom = 30;
        if (points.Count == 0)
            return Markup.Empty;
        var axis = new Axis([.. points.Select(p => p.Value)]);
        decimal Y(decimal value) => top + ((height - top - bottom) * (1 - axis.Share(value)));
        var slot = (decimal)(width - left - right) / points.Count;
        var bar = Math.Min(slot * 0.68m, 46);
        var every = Math.Max(1, (points.Count + 12) / 13);
        var grid = Markup.Join(axis.Ticks, t => Markup.Of(
            $"""<line class="grid" x1="{left}" x2="{width - right}" y1="{Y(t):0.#}" y2="{Y(t):0.#}"/><text class="tick" x="{left - 8}" y="{Y(t) + 4:0.#}" text-anchor="end">{Display.Compact(t)}</text>"""));
        var columns = Markup.Join(points.Index(), p => Column(p.Item, left + (slot * p.Index) + ((slot - bar) / 2), bar, Y(Math.Max(0, p.Item.Value)), Y(Math.Min(0, p.Item.Value)), p.Index == points.Count - 1));
        var labels = Markup.Join(points.Index().Where(p => p.Index % every == 0), p => Markup.Of(
            $"""<text class="tick" x="{left + (slot * (p.Index + 0.5m)):0.#}" y="{height - 8}" text-anchor="middle">{p.Item.Label}</text>"""));
        return Markup.Of($"""<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-label="{name}">{grid}{columns}{labels}</svg>""");
    }

    /// <summary>Bars by size, each with its label and amount.</summary>
    public static Markup Bars(string name, IReadOnlyList<ChartPoint> points)
    {
        const int width = 500, row = 30, left = 214, right = 56;
        if (points.Count == 0)
            return Markup.Empty;
        var most = Math.Max(points.Max(p => p.Value), 0.0000000001m);
        var rows = Markup.Join(points.Index(), p =>
        {
            var y = p.Index * row;
            var length = Math.Max(2, (width - left - right) * Math.Max(0, p.Item.Value) / most);
            return Markup.Of(
                $"""
                <g><title>{p.Item.Title}</title><text class="label" x="{left - 12}" y="{y + 19}" text-anchor="end">{Display.Cut(p.Item.Label, 28)}</text>
                <rect class="track" x="{left}" y="{y + 5}" width="{width - left - right}" height="20" rx="4"/><rect class="bar" x="{left}" y="{y + 5}" width="{length:0.#}" height="20" rx="4"/>
                <text class="value" x="{width}" y="{y + 19}" text-anchor="end">{Display.Compact(p.Item.Value)}</text></g>
                """);
        });
        return Markup.Of($"""<svg class="chart bars" viewBox="0 0 {width} {points.Count * row}" role="img" aria-label="{name}">{rows}</svg>""");
    }

    static Markup Column(ChartPoint point, decimal x, decimal wide, decimal top, decimal bottom, bool last) => Markup.Of(
        $"""
        <g><title>{point.Title}</title><rect class="{(last ? "bar" : "bar past")}" x="{x:0.#}" y="{top:0.#}" width="{wide:0.#}" height="{Math.Max(1, bottom - top):0.#}" rx="3"/>
        <text class="value" x="{x + (wide / 2):0.#}" y="{top - 6:0.#}" text-anchor="middle">{Display.Compact(point.Value)}</text></g>
        """);
}
