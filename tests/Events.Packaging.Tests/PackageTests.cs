using System.Diagnostics;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Events.Packaging.Tests.Shops;

namespace Events.Packaging.Tests;

/// <summary>One package reference is all it takes: generator, analyzers, code fixes, and a preset where one is chosen.</summary>
[Collection(PackagesCollection.Name)]
public sealed partial class PackageTests(PackagedContracts package)
{
    [Fact]
    public void It_has_the_three_parts_for_the_compiler_and_nothing_that_they_need_not()
    {
        Assert.Equal(
            [
                "analyzers/dotnet/cs/Events.Analyzers.dll", "analyzers/dotnet/cs/Events.CodeFixes.dll", "analyzers/dotnet/cs/Events.Generator.dll",
            ],
            package.Files.Where(file => file.StartsWith("analyzers/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains("buildTransitive/Events.Abstractions.targets", package.Files);
        Assert.Contains("buildTransitive/Events.Exports.targets", package.Files);
    }

    [Theory]
    [InlineData("Events.Analyzers", false)]
    [InlineData("Events.Generator", false)]
    [InlineData("Events.CodeFixes", true)]
    public void Only_the_code_fixes_need_what_a_compiler_does_not_ship(string assembly, bool needsWorkspaces)
    {
        using ZipArchive zip = ZipFile.OpenRead(package.PathOf("Events.Abstractions"));
        string[] references = ReferencesOf(zip, $"analyzers/dotnet/cs/{assembly}.dll");
        Assert.Equal(needsWorkspaces, references.Any(name => name.Contains("Workspaces", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(ShopVariants.Unset, "warning EVT3001")]
    [InlineData(ShopVariants.Category, "error EVT3001")]
    [InlineData(ShopVariants.Silenced, "")]
    [InlineData(ShopVariants.Recommended, "warning EVT3001")]
    [InlineData(ShopVariants.Strict, "error EVT3001")]
    [InlineData(ShopVariants.StrictButOne, "warning EVT3001")]
    [InlineData(ShopVariants.Nothing, "")]
    public async Task A_project_that_references_it_is_generated_for_and_analysed(string variant, string expected)
    {
        BuiltShop shop = await package.ShopAsync(variant);
        string found = string.Join(", ", Reported().Matches(shop.Output).Select(match => match.Value).Distinct());
        Assert.True(found == expected, shop.All);
        Assert.Equal(expected.StartsWith("error", StringComparison.Ordinal), !shop.IsBuilt);
    }

    [Fact]
    public async Task A_file_beside_the_project_is_found_by_its_name()
    {
        BuiltShop shop = await package.ShopAsync(ShopVariants.Effects);
        Assert.True(shop.IsBuilt, shop.All);
        Assert.DoesNotContain("EVT3001", shop.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("namespace Acme.Events;", true)]
    [InlineData("namespace Acme.Events;\n\nusing Events;", true)]
    [InlineData("using Events;\n\nnamespace Acme.Events.Orders;", true)]
    [InlineData("using Events;\n\nnamespace Acme.Events;", false)]
    public async Task Its_types_are_known_in_a_namespace_of_the_same_name(string head, bool implicitly)
    {
        BuiltShop shop = await package.ShopAsync(ShopVariants.OfNamespace(head, implicitly));
        Assert.True(shop.IsBuilt, shop.All);
    }

    [Fact]
    public async Task Ordinary_use_raises_nothing_with_all_analyzers_of_the_sdk()
    {
        BuiltShop shop = await package.ShopAsync(ShopVariants.SdkAnalyzers);
        Assert.True(FoundIn("Refunds.cs", shop.Output).Length == 0, shop.Output);
        Assert.Superset(new HashSet<string>(["warning CA1812", "warning IDE0060"]), new HashSet<string>(FoundIn("Control.cs", shop.Output)));
    }

    [Fact]
    public async Task A_mode_that_does_not_exist_is_an_error()
    {
        BuiltShop shop = await package.ShopAsync(ShopVariants.Misspelt);
        Assert.False(shop.IsBuilt);
        Assert.Contains("EventsAnalysisMode 'Srtict' is none of Recommended, Strict, None.", shop.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("13.0", true)]
    [InlineData("latest", true)]
    [InlineData("12", false)]
    [InlineData("7.3", false)]
    public async Task A_project_in_an_older_language_is_told_so_instead_of_errors_in_generated_code(string language, bool isEnough)
    {
        BuiltShop shop = await package.ShopAsync(ShopVariants.OfLanguage(language));
        Assert.True(isEnough == shop.IsBuilt, shop.All);
        Assert.Equal(isEnough, !shop.Output.Contains($"Events generates code that C# {language} does not know", StringComparison.Ordinal));
        if (!isEnough) Assert.DoesNotContain("error CS", shop.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Events.Runtime", "Events.Abstractions")]
    [InlineData("Events.StackExchangeRedis", "Events.Runtime")]
    [InlineData("Events.Dashboard", "Events.Runtime")]
    [InlineData("Events.Testing", "Events.Runtime")]
    [InlineData("Events.Aspire", "Events.Runtime")]
    [InlineData("Events.EntityFrameworkCore", "Events.Runtime")]
    public async Task What_it_brings_passes_through_the_packages_that_depend_on_it(string project, string dependency)
    {
        using ZipArchive zip = ZipFile.OpenRead(package.PathOf(project));
        using var reader = new StreamReader(zip.GetEntry(project + ".nuspec")!.Open());
        string specification = await reader.ReadToEndAsync();
        Match match = Regex.Match(specification, $"<dependency id=\"{Regex.Escape(dependency)}\" version=\"[^\"]*\"([^/]*)/>");
        Assert.True(match.Success, specification);
        Assert.DoesNotContain("exclude", match.Groups[1].Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Events.StackExchangeRedis")]
    [InlineData("Events.Dashboard")]
    [InlineData("Events.Testing")]
    [InlineData("Events.Aspire")]
    [InlineData("Events.EntityFrameworkCore")]
    public void What_uses_the_internals_of_the_runtime_depends_on_the_one_that_it_was_built_with(string project)
    {
        using ZipArchive zip = ZipFile.OpenRead(package.PathOf(project));

        Assert.Equal($"[{PackagedContracts.Version}]", DependenciesIn(zip)["Events.Runtime"]);
    }

    [Fact]
    public void The_store_over_a_multiplexer_depends_on_the_runtime_and_on_StackExchange_Redis()
    {
        using ZipArchive zip = ZipFile.OpenRead(package.PathOf("Events.StackExchangeRedis"));
        Dictionary<string, string> dependencies = DependenciesIn(zip);

        Assert.Equal(["Events.Runtime", "StackExchange.Redis"], dependencies.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(new Version(3, 4), Version.Parse(dependencies["StackExchange.Redis"]) is { } version ? new Version(version.Major, version.Minor) : null);
    }

    [Fact]
    public async Task The_integration_for_Aspire_brings_the_schema_of_its_configuration_to_the_editor()
    {
        using ZipArchive zip = ZipFile.OpenRead(package.PathOf("Events.Aspire"));

        Assert.Equal(["Events.Runtime", "Microsoft.Extensions.Diagnostics.HealthChecks", "OpenTelemetry.Extensions.Hosting"], DependenciesIn(zip).Keys.Order(StringComparer.Ordinal));
        Assert.NotNull(zip.GetEntry("ConfigurationSchema.json"));
        using var targets = new StreamReader(zip.GetEntry("buildTransitive/Events.Aspire.targets")!.Open());
        Assert.Contains("$(MSBuildThisFileDirectory)../ConfigurationSchema.json", await targets.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_outbox_depends_on_no_database()
    {
        using ZipArchive zip = ZipFile.OpenRead(package.PathOf("Events.EntityFrameworkCore"));
        Dictionary<string, string> dependencies = DependenciesIn(zip);

        Assert.Equal(["Events.Runtime", "Microsoft.EntityFrameworkCore.Relational"], dependencies.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_runtime_depends_on_nothing_of_StackExchange_Redis()
    {
        using ZipArchive zip = ZipFile.OpenRead(package.PathOf("Events.Runtime"));

        Assert.All(
            DependenciesIn(zip).Keys,
            name => Assert.True(name is "Events.Abstractions" or "Cronos" || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal), name));
        Assert.DoesNotContain(ReferencesOf(zip, "lib/net10.0/Events.Runtime.dll"), name => name.Contains("StackExchange", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Events.Abstractions", "lib/net10.0")]
    [InlineData("Events.Runtime", "lib/net10.0")]
    [InlineData("Events.StackExchangeRedis", "lib/net10.0")]
    [InlineData("Events.Testing", "lib/net10.0")]
    [InlineData("Events.Aspire", "lib/net10.0")]
    [InlineData("Events.EntityFrameworkCore", "lib/net10.0")]
    [InlineData("Events.Cli", "tools/net10.0/any")]
    [InlineData("Events.Dashboard", "lib/net10.0")]
    public async Task A_package_says_what_it_is_and_has_its_symbols_beside_it(string project, string assemblies)
    {
        string path = package.PathOf(project);
        using ZipArchive zip = ZipFile.OpenRead(path);
        using Stream nuspec = zip.GetEntry(project + ".nuspec")!.Open();
        XElement[] metadata = [.. XDocument.Load(nuspec).Root!.Elements().Single().Elements()];
        string[] said = ["id", "version", "authors", "license", "icon", "readme", "projectUrl", "description", "releaseNotes", "copyright", "tags", "repository"];
        Assert.Empty(said.Except(metadata.Where(element => element.Value.Length > 0 || element.HasAttributes).Select(element => element.Name.LocalName)));
        XElement repository = metadata.Single(element => element.Name.LocalName == "repository");
        Assert.StartsWith("https://", repository.Attribute("url")!.Value, StringComparison.Ordinal);
        Assert.NotNull(zip.GetEntry("icon.png"));
        using var readme = new StreamReader(zip.GetEntry("README.md")!.Open());
        Assert.StartsWith($"# {project}\n", await readme.ReadToEndAsync(), StringComparison.Ordinal);

        Assert.Equal((Home() + ".git", "git", package.Commit), (Said(repository, "url"), Said(repository, "type"), Said(repository, "commit")));
        using ZipArchive symbols = ZipFile.OpenRead(Path.ChangeExtension(path, "snupkg"));
        SourceLinks.AssertLead(
            ReadEntry(zip, $"{assemblies}/{project}.dll"), ReadEntry(symbols, $"{assemblies}/{project}.pdb"),
            Home().Replace("https://github.com/", "https://raw.githubusercontent.com/", StringComparison.Ordinal) + $"/{package.Commit}/");

        static string Said(XElement element, string name) => element.Attribute(name)?.Value ?? "";
    }

    [Fact]
    public void The_templates_say_what_they_are()
    {
        using ZipArchive zip = ZipFile.OpenRead(package.PathOf("Events.Templates"));
        using Stream nuspec = zip.GetEntry("Events.Templates.nuspec")!.Open();
        XElement[] metadata = [.. XDocument.Load(nuspec).Root!.Elements().Single().Elements()];
        string Text(string name) => metadata.Single(element => element.Name.LocalName == name).Value;

        Assert.Equal("Template", metadata.Single(static element => element.Name.LocalName == "packageTypes").Elements().Single().Attribute("name")!.Value);
        Assert.Equal((Home(), "README.md", "icon.png"), (Text("projectUrl"), Text("readme"), Text("icon")));
        Assert.Contains("redis", Text("tags"), StringComparison.Ordinal);
        Assert.NotNull(zip.GetEntry("README.md"));
    }

    [Fact]
    public async Task What_is_packed_again_is_the_same_to_the_byte()
    {
        using ZipArchive first = ZipFile.OpenRead(package.PathOf("Events.Abstractions"));
        using ZipArchive second = ZipFile.OpenRead(await package.PackAgainAsync());

        Assert.Equal(Contents(first), Contents(second));

        // What NuGet itself adds has a name of its own each time.
        static string[] Contents(ZipArchive zip) =>
        [
            .. zip.Entries.Where(static entry => !entry.FullName.EndsWith(".psmdcp", StringComparison.Ordinal) && entry.FullName != "_rels/.rels")
                .Select(entry => $"{entry.FullName} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(ReadEntry(zip, entry.FullName)))}"),
        ];
    }

    [Fact]
    public void Whatever_names_the_repository_names_it_as_the_packages_do()
    {
        string home = Home();
        string[] files =
        [
            .. Directory.GetDirectories(Repository.PathOf("src")).Select(static folder => Path.Combine(folder, "README.md")).Where(File.Exists),
            Repository.PathOf("docs/getting-started.md"), Repository.PathOf("src/Events.Analyzers/Descriptors/RuleFactory.cs"), Repository.PathOf(".github/ISSUE_TEMPLATE/config.yml"),
        ];
        Assert.All(files, file =>
        {
            string text = File.ReadAllText(file);
            Assert.True(text.Contains(home, StringComparison.Ordinal), $"{file} does not name {home}.");
            Assert.DoesNotContain("https://github.com/", text.Replace(home, "", StringComparison.Ordinal), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task The_tool_is_installed_from_its_package_alone_and_runs()
    {
        string folder = package.CopyOf("tool", "Events.Cli");
        await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{folder}" /></packageSources>
            </configuration>
            """);
        string tools = Path.Combine(folder, "installed");
        (int code, string output) = await Dotnet.RunAsync(
            folder, "tool", "install", "Events.Cli", "--version", PackagedContracts.Version, "--tool-path", tools, "--configfile", Path.Combine(folder, "nuget.config"));
        Assert.True(code == 0, output);

        using var events = Process.Start(new ProcessStartInfo(Path.Combine(tools, "events"), ["--version"]) { RedirectStandardOutput = true })!;
        string version = await events.StandardOutput.ReadToEndAsync();
        await events.WaitForExitAsync();

        Assert.Equal((0, PackagedContracts.Version), (events.ExitCode, version.Trim().Split('+')[0]));
    }

    /// <summary>Where the repository is, as the packages say it.</summary>
    internal static string Home() =>
        Regex.Match(File.ReadAllText(Repository.PathOf("src/Directory.Build.props")), "<PackageProjectUrl>(.+)</PackageProjectUrl>").Groups[1].Value;

    private static byte[] ReadEntry(ZipArchive zip, string name)
    {
        using Stream entry = (zip.GetEntry(name) ?? throw new InvalidOperationException($"The package lacks {name}.")).Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static Dictionary<string, string> DependenciesIn(ZipArchive zip)
    {
        using Stream nuspec = zip.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        XElement group = Assert.Single(
            XDocument.Load(nuspec).Descendants().Where(element => element is { Name.LocalName: "group", Parent.Name.LocalName: "dependencies" }),
            element => element.Attribute("targetFramework")?.Value == "net10.0");
        return group.Elements().ToDictionary(
            dependency => dependency.Attribute("id")!.Value, dependency => dependency.Attribute("version")!.Value);
    }

    private static string[] ReferencesOf(ZipArchive zip, string assembly)
    {
        using Stream entry = zip.GetEntry(assembly)!.Open();
        using var image = new MemoryStream();
        entry.CopyTo(image);
        image.Position = 0;
        using var file = new PEReader(image);
        MetadataReader metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    private static string[] FoundIn(string file, string output) =>
    [
        .. output.Split('\n')
            .Where(line => Path.GetFileName(line.Split('(')[0]) == file)
            .Select(line => Reported().Match(line).Value).Distinct(),
    ];

    [GeneratedRegex(@"(warning|error) [A-Z]+[0-9]+(?=:)")]
    private static partial Regex Reported();
}
