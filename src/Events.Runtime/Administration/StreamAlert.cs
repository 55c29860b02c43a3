namespace Events.Administration;

/// <summary>Something that an operator should look at.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Stream">The stream's key.</param>
/// <param name="Group">The group; null when it is about the stream.</param>
/// <param name="Consumer">The consumer; null when it is about more than one.</param>
/// <param name="Value">What was found: a number of entries, or seconds.</param>
/// <param name="Limit">The limit, in the same unit.</param>
/// <param name="Message">What was found, in words.</param>
/// <param name="Advice">What to do.</param>
public sealed record StreamAlert(
    AlertKind Kind, string Stream, string? Group, string? Consumer, double Value, double Limit, string Message, string Advice);
