namespace Netra.Chaos;

/// <summary>One or two steps of one to three probes in parallel, each of some milliseconds, with an effect and an echo of its place.</summary>
sealed record RandomScript(string Key, object Input, IReadOnlyList<string> Echoes)
{
    public static RandomScript Next(Random random, string effects, int slowest)
    {
        var key = $"{random.NextInt64():x16}{random.NextInt64():x16}";
        List<string> echoes = [];
        var steps = Enumerable.Range(1, random.Next(1, 3)).Select(step =>
        {
            var probes = Enumerable.Range(1, random.Next(1, 4)).Select(place =>
            {
                echoes.Add($"{key}/{step}/{place}");
                return Script.Probe(new { echo = echoes[^1], effect_url = effects, delay_ms = random.Next(50, slowest) });
            });
            return Script.Calls([.. probes]);
        });
        return new(key, Script.Of([.. steps]), echoes);
    }
}
