using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Events.Store.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;

namespace Events.StackExchangeRedis.Packaging;

/// <summary>What is published, whichever way StackExchange.Redis is referenced here.</summary>
public sealed class PackageTests
{
    [Fact]
    public async Task The_package_depends_on_StackExchange_Redis_and_on_the_runtime_that_it_was_built_with()
    {
        using Pack pack = await Pack.MakeAsync("Events.StackExchangeRedis");

        Assert.Equal(["lib/net10.0/Events.StackExchangeRedis.dll", "lib/net10.0/Events.StackExchangeRedis.xml"], pack.Assemblies);
        Assert.Equal("Events.StackExchangeRedis", pack.Child("id").Value);
        Assert.Equal(["Events.Runtime", "StackExchange.Redis"], pack.Dependencies.Keys.Order());
        Assert.Equal($"[{pack.Child("version").Value}]", pack.Dependencies["Events.Runtime"]);
        Assert.True(Version.Parse(pack.Dependencies["StackExchange.Redis"]) >= MinimumVersion(), pack.Dependencies["StackExchange.Redis"]);
        using Stream assembly = pack.OpenEntry("lib/net10.0/Events.StackExchangeRedis.dll");
        Assert.True(References(assembly)["StackExchange.Redis"].Major >= MinimumVersion().Major);
    }

    [Fact]
    public async Task The_package_says_of_itself_what_the_others_say()
    {
        using Pack pack = await Pack.MakeAsync("Events.StackExchangeRedis");
        using Pack runtime = await Pack.MakeAsync("Events.Runtime");

        // Of a nuspec that is written by hand NuGet takes no repository without an address, and there is none.
        HashSet<string> said = [.. runtime.Metadata.Elements().Select(element => element.Name.LocalName).Except(["repository"])];
        Assert.Superset(said, pack.Metadata.Elements().Select(element => element.Name.LocalName).ToHashSet());
        foreach (string same in said.Except(["id", "description", "dependencies"]))
        {
            Assert.Equal(runtime.Child(same).Value, pack.Child(same).Value);
        }
    }

    [Fact]
    public async Task The_runtime_depends_on_nothing_of_it()
    {
        using Pack runtime = await Pack.MakeAsync("Events.Runtime");

        Assert.All(
            runtime.Dependencies.Keys,
            name => Assert.True(name == "Events.Abstractions" || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal), name));
        using Stream assembly = runtime.OpenEntry("lib/net10.0/Events.Runtime.dll");
        Assert.DoesNotContain(References(assembly).Keys, name => name.Contains("StackExchange", StringComparison.Ordinal));
    }

    [Fact]
    public void What_it_shows_is_the_store_its_options_and_how_to_use_it() => Assert.Equal(
        [typeof(StackExchangeRedisEventsBuilderExtensions), typeof(StackExchangeRedisOptions), typeof(StackExchangeStreamStore)],
        typeof(StackExchangeStreamStore).Assembly.GetExportedTypes().OrderBy(type => type.Name));

    [Fact]
    public async Task One_property_makes_it_an_ordinary_package_reference()
    {
        string project = Pack.ProjectFile("Events.StackExchangeRedis");

        string ordinary = await Pack.RunAsync("msbuild", project, "-getItem:PackageReference", "-getItem:PackageDownload", "-p:UseStackExchangeRedisPackage=true");
        string here = await Pack.RunAsync("msbuild", project, "-getItem:PackageReference", "-getItem:PackageDownload", "-p:UseStackExchangeRedisPackage=false");

        Assert.Contains("\"StackExchange.Redis\"", Items(ordinary, "PackageReference"), StringComparison.Ordinal);
        Assert.DoesNotContain("StackExchange.Redis", Items(ordinary, "PackageDownload"), StringComparison.Ordinal);
        Assert.DoesNotContain("\"StackExchange.Redis\"", Items(here, "PackageReference"), StringComparison.Ordinal);
        Assert.Contains("\"StackExchange.Redis\"", Items(here, "PackageDownload"), StringComparison.Ordinal);
    }

    // A build against another version, as with the environment variable of that name, says that one.
    private static Version MinimumVersion()
    {
        string? chosen = Environment.GetEnvironmentVariable("StackExchangeRedisVersion");
        return string.IsNullOrEmpty(chosen) ? new Version(3, 4) : Version.Parse(chosen);
    }

    private static Dictionary<string, Version> References(Stream assembly)
    {
        using var file = new PEReader(assembly);
        MetadataReader metadata = file.GetMetadataReader();
        return metadata.AssemblyReferences
            .Select(metadata.GetAssemblyReference)
            .ToDictionary(reference => metadata.GetString(reference.Name), reference => reference.Version);
    }

    private static string Items(string json, string kind)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        return document.RootElement.GetProperty("Items").GetProperty(kind).GetRawText();
    }
}
