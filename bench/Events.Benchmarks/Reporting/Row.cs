namespace Events.Benchmarks.Reporting;

/// <summary>A line of the table: the medians of a contender's runs.</summary>
/// <param name="Id">Names it in the budgets.</param>
/// <param name="Name">What it is.</param>
/// <param name="Value">Events per second or whatever else was measured, with its unit.</param>
/// <param name="Ratio">To the limit: the median of the ratios within each round.</param>
/// <param name="BytesPerEvent">Allocated.</param>
/// <param name="CpuMicrosecondsPerEvent">Processor time of this process.</param>
internal sealed record Row(
    string Id, string Name, string Value, double Ratio, double BytesPerEvent, double CpuMicrosecondsPerEvent);
