using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Netra.FinOps;

/// <summary>HTML that is safe to write. <see cref="Of"/> escapes every value: nothing of a bill can become a tag.</summary>
readonly record struct Markup
{
    readonly string? html;

    Markup(string html) => this.html = html;

    public static Markup Empty => default;

    /// <summary>The literal parts as they are, everything else escaped, <see cref="Markup"/> kept.</summary>
    public static Markup Of(MarkupText text) => new(text.Finish());

    /// <summary>Text of this assembly that is safe already.</summary>
    public static Markup Verbatim(string html) => new(html);

    public static Markup Join<T>(IEnumerable<T> items, Func<T, Markup> each) => new(string.Concat(items.Select(i => each(i).html)));

    public override string ToString() => html ?? string.Empty;
}

/// <summary>Escapes the holes of an interpolated string.</summary>
[InterpolatedStringHandler]
readonly ref struct MarkupText(int literalLength, int formattedCount)
{
    readonly StringBuilder text = new(literalLength + (formattedCount * 16));

    public void AppendLiteral(string literal) => text.Append(literal);

    public void AppendFormatted(Markup markup) => text.Append(markup);

    public void AppendFormatted(string? value) => text.Append(WebUtility.HtmlEncode(value));

    public void AppendFormatted<T>(T value, string? format = null)
        where T : IFormattable => text.Append(WebUtility.HtmlEncode(value.ToString(format, CultureInfo.InvariantCulture)));

    internal string Finish() => text.ToString();
}
