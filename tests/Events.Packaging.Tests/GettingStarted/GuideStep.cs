namespace Events.Packaging.Tests.GettingStarted;

/// <summary>One block of a guide that is followed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What stands in it.</param>
/// <param name="Path">Of a file: where it goes.</param>
internal sealed record GuideStep(GuideStepKind Kind, string Text, string? Path = null);
