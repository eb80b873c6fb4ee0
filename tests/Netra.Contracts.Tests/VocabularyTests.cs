using Netra.Contracts.Events;

namespace Netra.Contracts.Tests;

public sealed class VocabularyTests
{
    public static TheoryData<Type> Vocabularies => [typeof(RunStatus), typeof(WaitingFor), typeof(ErrorCodes), typeof(EventTypes)];

    [Theory]
    [MemberData(nameof(Vocabularies))]
    public void Words_are_snake_case_and_say_one_thing_each(Type vocabulary)
    {
        var words = RunStatusTests.Constants(vocabulary).ToList();
        Assert.NotEmpty(words);
        Assert.Equal(words.Distinct(StringComparer.Ordinal), words);
        Assert.All(words, w => Assert.Matches("^[a-z]+(_[a-z]+)*$", w));
    }
}
