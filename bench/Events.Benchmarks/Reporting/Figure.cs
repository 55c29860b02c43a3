namespace Events.Benchmarks.Reporting;

/// <summary>Which figure of a row a budget is about.</summary>
internal enum Figure
{
    /// <summary>The ratio to the limit.</summary>
    Ratio,

    /// <summary>Bytes allocated per event.</summary>
    BytesPerEvent,

    /// <summary>Processor time of this process per event, in microseconds.</summary>
    CpuMicrosecondsPerEvent,
}
