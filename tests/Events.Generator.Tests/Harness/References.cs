using Microsoft.CodeAnalysis;

namespace Events.Generator.Tests.Harness;

/// <summary>What compiled tests reference: the SDK's reference assemblies and our abstractions, nothing of the test process.</summary>
internal static class References
{
    public static readonly IReadOnlyList<MetadataReference> Framework = LoadFramework();

    public static readonly IReadOnlyList<MetadataReference> All =
        [.. Framework, MetadataReference.CreateFromFile(typeof(EventStreamAttribute).Assembly.Location)];

    private static IReadOnlyList<MetadataReference> LoadFramework()
    {
        // …/dotnet/shared/Microsoft.NETCore.App/10.0.x/System.Private.CoreLib.dll
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));
        string packs = Path.Combine(root, "packs", "Microsoft.NETCore.App.Ref");
        string newest = Directory.GetDirectories(packs)
            .Where(folder => Directory.Exists(Path.Combine(folder, "ref", "net10.0")))
            .MaxBy(folder => Version.Parse(Path.GetFileName(folder).Split('-')[0]))
            ?? throw new InvalidOperationException($"No reference assemblies of .NET 10 under {packs}.");
        return Directory.GetFiles(Path.Combine(newest, "ref", "net10.0"), "*.dll")
            .Select(file => (MetadataReference)MetadataReference.CreateFromFile(file))
            .ToArray();
    }
}
