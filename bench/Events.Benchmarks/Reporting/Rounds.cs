namespace Events.Benchmarks.Reporting;

/// <summary>
/// Runs contenders in turn, so that what disturbs the machine disturbs all. The first round warms up; every other round
/// goes backwards, so that nobody always comes after the same one.
/// </summary>
internal static class Rounds
{
    /// <param name="rounds">How many rounds count.</param>
    /// <param name="contenders">The limit first.</param>
    public static async Task<IReadOnlyList<Row>> RunAsync(int rounds, IReadOnlyList<Contender> contenders)
    {
        var runs = contenders.ToDictionary(contender => contender, _ => new List<Measurement>());
        for (int round = 0; round <= rounds; round++)
        {
            foreach (Contender contender in round % 2 == 0 ? contenders : contenders.Reverse())
            {
                Measurement measurement = await contender.RunAsync();
                if (round > 0) runs[contender].Add(measurement);
            }
        }

        return [.. contenders.Select(contender => Medians.Row(contender, runs[contender], runs[contenders[0]]))];
    }
}
