using System.Security;

namespace Events.Packaging.Tests.Shops;

/// <summary>All <see cref="ShopVariants"/>, built at once: restored together, and compiled beside each other.</summary>
internal sealed class BuiltShops
{
    private readonly Dictionary<string, BuiltShop> _shops;

    private BuiltShops(Dictionary<string, BuiltShop> shops) => _shops = shops;

    public BuiltShop this[string name] => _shops[name];

    /// <summary>Writes and builds them.</summary>
    /// <param name="root">A folder for them, with the <c>nuget.config</c> that leads to the package.</param>
    /// <param name="code">What each of them has in <c>Shop.cs</c>.</param>
    /// <param name="project">The text of a project file, given what stands in it beside the reference to the package.</param>
    public static async Task<BuiltShops> BuildAsync(string root, string code, Func<string, string> project)
    {
        foreach (ShopVariant variant in ShopVariants.All)
        {
            string folder = Directory.CreateDirectory(Path.Combine(root, variant.Name)).FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, "Shop.cs"), code);
            await File.WriteAllTextAsync(Path.Combine(folder, ".editorconfig"), "root = true\n" + variant.EditorConfig);
            foreach ((string name, string text) in variant.Files) await File.WriteAllTextAsync(Path.Combine(folder, name), text);
            IEnumerable<string> properties = variant.Properties.Append(new("AssemblyName", "Shop"))
                .Concat(variant.Mode is { } mode ? [new KeyValuePair<string, string>("EventsAnalysisMode", mode)] : [])
                .Select(static property => $"<{property.Key}>{SecurityElement.Escape(property.Value)}</{property.Key}>");
            await File.WriteAllTextAsync(Path.Combine(folder, variant.Name + ".csproj"), project(string.Concat(properties)));
        }

        IEnumerable<string> projects = ShopVariants.All.Select(static variant => $"""<Project Path="{variant.Name}/{variant.Name}.csproj" />""");
        await File.WriteAllTextAsync(Path.Combine(root, "shops.slnx"), $"<Solution>{string.Concat(projects)}</Solution>");
        (_, string output) = await Dotnet.RunAsync(root, "build", "shops.slnx", "--nologo", "-v", "quiet");
        return new BuiltShops(ShopVariants.All.ToDictionary(static variant => variant.Name, variant => new BuiltShop(
            File.Exists(Path.Combine(root, variant.Name, "bin", "Debug", "net10.0", "Shop.dll")),
            string.Join('\n', output.Split('\n').Where(line => line.Contains($"{Path.DirectorySeparatorChar}{variant.Name}.csproj", StringComparison.Ordinal))),
            output)));
    }
}
