namespace Events.Benchmarks.Reporting;

/// <summary>
/// What <c>--check</c> holds the product to: the targets of the project, as ratios to the limit of the same run, and
/// bytes and processor time per event. The one place where they stand.
/// </summary>
internal static class Budgets
{
    // OrderPlaced and its two strings on a 64-bit machine.
    private const double RecordBytes = 120;

    // Timers, threads that join the pool, a page that grows: what is allocated now and then.
    private const double Occasional = 1;

    // What a consumer makes once as it starts, some 800 kB, over half a million events; a quick run has fewer.
    private const double Starting = 2;

    public static IReadOnlyList<Budget> All { get; } =
    [
        Budget.AtMost("codec/encode/generated", 1.1),
        Budget.BytesAtMost("codec/encode/generated", 0),
        Budget.AtMost("codec/decode/generated", 1.1),
        Budget.BytesAtMost("codec/decode/generated", RecordBytes),
        Budget.BytesAtMost("codec/parse/page", 0),

        Budget.AtLeast("w1/1/awaited", 0.95),
        Budget.AtLeast("w1/64/batch", 1.0),
        Budget.AtLeast("w1/64/awaited", 0.9),
        Budget.AtLeast("w1/64/awaited-64", 0.9),
        Budget.AtLeast("w1/1000/batch", 0.95),
        Budget.AtLeast("w1/1000/awaited", 0.95),
        Budget.AtLeast("w1/1000/awaited-64", 0.95),
        Budget.BytesAtMost("w1/1/awaited", Occasional),
        Budget.BytesAtMost("w1/64/batch", Occasional),
        Budget.BytesAtMost("w1/64/awaited", Occasional),
        Budget.BytesAtMost("w1/64/awaited-64", Occasional),
        Budget.BytesAtMost("w1/1000/batch", Occasional),
        Budget.BytesAtMost("w1/1000/awaited", Occasional),
        Budget.BytesAtMost("w1/1000/awaited-64", Occasional),

        Budget.CpuAtMost("w1/1000/batch", 1.5),
        Budget.CpuAtMost("w1/1000/awaited", 2.0),

        Budget.AtLeast("w2/consumer", 1.1),
        Budget.BytesAtMost("w2/consumer", RecordBytes + Starting),

        Budget.CpuAtMost("w2/consumer", 1.2),

        Budget.AtMost("w3/1000/consumer", 1.3),
        Budget.AtMost("w3/5000/consumer", 1.5),
        Budget.AtMost("w3/idle", 0.005),

        Budget.AtLeast("w4/consumer", 0.8),
        Budget.CpuAtMost("w4/consumer", 3),

        Budget.AtLeast("w5/replay", 0.8),
        Budget.AtLeast("w5/subscribe", 0.8),

        // A waiting command costs a few times its bytes, a batch above the bound none; nobody outwaits the timeouts.
        Budget.AtMost("w6/callers", 4),
        Budget.AtMost("w6/callers/errors", 1.1),
        Budget.AtMost("w6/batches", 0.5),
        Budget.AtMost("w6/batches/errors", 1.1),

        // Of the best split. What starts later, or reads once for each event, costs some milliseconds of each second.
        Budget.AtMost("w7/1s/consumer", 1.1),
        Budget.AtMost("w7/joins/consumer", 1.1),
        Budget.AtMost("w7/10ms/consumer", 1.1),

        Budget.AtLeast("w8/64/awaited", 0.7),
        Budget.AtLeast("w8/1000/awaited", 0.7),
        Budget.AtLeast("w8/1000/batch", 0.7),
    ];

    /// <summary>Says which rows are out of their budget, and which should be there and are not.</summary>
    /// <param name="rows">The table.</param>
    /// <param name="isMeant">Whether a row was to be run: others are not judged.</param>
    public static IReadOnlyList<string> Check(IReadOnlyList<Row> rows, Func<string, bool> isMeant)
    {
        var failures = new List<string>();
        foreach (Budget budget in All)
        {
            Row? row = rows.FirstOrDefault(row => row.Id == budget.Row);
            string? failure = row is not null ? budget.Check(row) : isMeant(budget.Row) ? $"{budget.Row}: no such row" : null;
            if (failure is not null) failures.Add(failure);
        }

        return failures;
    }
}
