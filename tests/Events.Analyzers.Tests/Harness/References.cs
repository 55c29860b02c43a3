using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Events.Analyzers.Tests.Harness;

/// <summary>What test programs compile against: the SDK's targeting packs, our contracts, StackExchange.Redis, and stand-ins of other libraries.</summary>
internal static class References
{
    public static ImmutableArray<MetadataReference> Framework { get; } = [.. Pack("Microsoft.NETCore.App.Ref")];

    public static ImmutableArray<MetadataReference> AspNetCore { get; } = [.. Pack("Microsoft.AspNetCore.App.Ref")];

    public static ImmutableArray<MetadataReference> Events { get; } =
    [
        MetadataReference.CreateFromFile(typeof(EventStreamAttribute).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(global::Events.Store.Roles.IStreamStore).Assembly.Location),
    ];

    public static ImmutableArray<MetadataReference> StackExchangeRedis { get; } =
    [
        MetadataReference.CreateFromFile(typeof(StackExchange.Redis.IDatabase).Assembly.Location),
        MetadataReference.CreateFromFile(Path.Combine(AppContext.BaseDirectory, "RESPite.dll")),
    ];

    /// <summary>The same types and members in another namespace and assembly: <c>StuckExchange.Redis</c>.</summary>
    public static MetadataReference LooksLikeStackExchangeRedis { get; } =
        Renamed(typeof(StackExchange.Redis.IDatabase).Assembly.Location, "StackExchange.Redis", "StuckExchange.Redis");

    /// <summary>Libraries that handlers call, as their packages bring them.</summary>
    public static ImmutableArray<MetadataReference> Libraries { get; } =
    [
        .. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "libraries.txt"))
            .Where(path => LibraryNames.Any(name => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal)))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static string[] LibraryNames =>
    [
        "AWSSDK.", "Azure.", "Microsoft.Azure.", "Confluent.", "Dapper.", "Grpc.", "MailKit.", "MimeKit.", "MassTransit.", "Microsoft.EntityFrameworkCore", "MongoDB.",
        "RabbitMQ.", "System.ClientModel.", "System.Memory.Data.",
    ];

    public static MetadataReference Others { get; } = StandIn("OtherLibraries", "OtherLibraries.cs");

    public static ImmutableArray<MetadataReference> All { get; } =
        [.. Framework, .. AspNetCore, .. Events, .. StackExchangeRedis, .. Libraries, Others];

    /// <summary>The same without Events and StackExchange.Redis.</summary>
    public static ImmutableArray<MetadataReference> WithoutOurs { get; } = [.. Framework, .. AspNetCore, Others];

    /// <summary>A compiled library from source: what a referenced project looks like.</summary>
    public static MetadataReference Library(string name, string source, params IEnumerable<MetadataReference> references)
    {
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source, Programs.ParseOptions)],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    private static MetadataReference StandIn(string assembly, string file)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("StandIns/" + file)
            ?? throw new InvalidOperationException("No stand-in " + file);
        return Library(assembly, SourceText.From(stream).ToString(), [.. Framework, .. AspNetCore]);
    }

    // Names stand in metadata as they are, so one of the same length may take their place. Nothing of it is run.
    private static MetadataReference Renamed(string path, string name, string other)
    {
        byte[] image = File.ReadAllBytes(path);
        byte[] sought = Encoding.UTF8.GetBytes(name), written = Encoding.UTF8.GetBytes(other);
        Assert.Equal(sought.Length, written.Length);
        for (int at = 0, next; (next = image.AsSpan(at).IndexOf(sought)) >= 0; at += next + sought.Length) written.CopyTo(image, at + next);
        return MetadataReference.CreateFromImage(image);
    }

    private static IEnumerable<MetadataReference> Pack(string name)
    {
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../packs", name));
        string version = Directory.GetDirectories(root)
            .OrderByDescending(directory => Version.TryParse(Path.GetFileName(directory), out Version? parsed) ? parsed : new Version())
            .First();
        string framework = Directory.GetDirectories(Path.Combine(version, "ref")).Single();
        return Directory.GetFiles(framework, "*.dll").Select(path => MetadataReference.CreateFromFile(path));
    }
}
