namespace Events.Packaging.Tests.Shops;

/// <summary>The project that references the package, with settings of its own.</summary>
/// <param name="Name">What its folder and its project file are called.</param>
public sealed record ShopVariant(string Name)
{
    /// <summary>What stands in its project file, such as <c>LangVersion</c>.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>The text of its <c>.editorconfig</c>.</summary>
    public string EditorConfig { get; init; } = "";

    /// <summary>Files beside the project file, by their names.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>The value of <c>EventsAnalysisMode</c>; null leaves it unset.</summary>
    public string? Mode { get; init; }
}
