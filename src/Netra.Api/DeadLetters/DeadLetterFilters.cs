using Netra.Api.Problems;
using Netra.Storage.DeadLetters;

namespace Netra.Api.DeadLetters;

static class DeadLetterFilters
{
    /// <summary>The filter, or a 400 that says what is wrong with it.</summary>
    public static DeadLetterFilter Parse(string? text)
    {
        try
        {
            return DeadLetterFilter.Parse(text);
        }
        catch (FormatException e)
        {
            throw RefusedException.Invalid(e.Message);
        }
    }
}
