namespace Events.Generator.Exports;

/// <summary>A file that the build writes.</summary>
/// <param name="Path">Where it stands in the folder of exports, with slashes.</param>
/// <param name="Text">What it says.</param>
internal sealed record ExportFile(string Path, string Text);
