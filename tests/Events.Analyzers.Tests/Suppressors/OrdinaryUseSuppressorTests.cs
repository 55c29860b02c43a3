using Events.Analyzers.Suppressors;
using Events.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Tests.Suppressors;

/// <summary>What is said of ordinary use of Events is taken back; the same of anything else stays.</summary>
public sealed class OrdinaryUseSuppressorTests
{
    private const string Contracts = """
        using Events;
        [EventStream("s")] public sealed partial class OrderStream;
        [Event<OrderStream>("placed")] public sealed partial record Placed(string Id, byte[] Receipt, string ReturnUrl) { public byte[]? Extra { get; init; } }
        [ConsumerGroup<OrderStream>("g")] internal sealed partial class Group
        {
            [Handles] private Task On(Placed placed, EventContext context, CancellationToken token) => Task.FromResult(placed.Id);
        }
        """;

    [Theory]
    [InlineData("CA1711", "OrderStream")]
    [InlineData("CA1812", "Group")]
    [InlineData("CA1822", "On")]
    [InlineData("IDE0060", "placed", "context", "token")]
    [InlineData("CA1819", "Receipt", "Extra")]
    [InlineData("CA1062", "placed")]
    [InlineData("CA1056", "ReturnUrl")]
    [InlineData("CA1054", "ReturnUrl")]
    public async Task Said_of_streams_groups_handlers_and_events_is_taken_back(string id, params string[] names) =>
        Assert.Equal(names, await NamesOf(Contracts, id, suppressed: true));

    [Theory]
    [InlineData("CA1711", "public class OrderStream;")]
    [InlineData("CA1711", """[Events.EventStream("s")] public partial class Orders { public class InnerStream; }""")]
    [InlineData("CA1812", "internal class Group;")]
    [InlineData("CA1812", """[Events.Event<Orders>("a")] internal partial record Placed(string Id); [Events.EventStream("s")] internal partial class Orders;""")]
    [InlineData("CA1822", """[Events.EventStream("s")] public partial class Orders; [Events.ConsumerGroup<Orders>("g")] public partial class Group { public Task Other(string id) => Task.CompletedTask; }""")]
    [InlineData("IDE0060", """[Events.EventStream("s")] public partial class Orders; [Events.ConsumerGroup<Orders>("g")] public partial class Group { public Task Other(string id) => Task.CompletedTask; }""")]
    [InlineData("CA1819", "public record Placed(byte[] Receipt);")]
    [InlineData("CA1819", """[Events.EventStream("s")] public partial class Orders; [Events.Event<Orders>("a")] public partial record Placed(string Id) { public string[] Names => []; }""")]
    [InlineData("CA1062", """[Events.EventStream("s")] public partial class Orders; [Events.ConsumerGroup<Orders>("g")] public partial class Group { public int Other(string id) => id.Length; }""")]
    [InlineData("CA1056", "public record Placed(string ReturnUrl);")]
    [InlineData("CA1054", """[Events.EventStream("s")] public partial class Orders; [Events.Event<Orders>("a")] public partial record Placed(string Id) { public void Open(string returnUrl) { } }""")]
    [InlineData("CA1711", """[Mine.EventStream("s")] public class OrderStream; namespace Mine { class EventStreamAttribute(string key) : Attribute { public string Key => key; } }""")]
    [InlineData("CA1812", """[Mine.ConsumerGroup<object>("g")] internal class Group; namespace Mine { class ConsumerGroupAttribute<T>(string group) : Attribute { public string Group => group; } }""")]
    [InlineData("CA1822", """public class Group { [Mine.Handles] public Task On(string e) => Task.CompletedTask; } namespace Mine { class HandlesAttribute : Attribute; }""")]
    [InlineData("IDE0060", """public class Group { [Mine.Handles] public Task On(string e) => Task.CompletedTask; } namespace Mine { class HandlesAttribute : Attribute; }""")]
    public async Task Said_of_look_alikes_stays(string id, string source)
    {
        Assert.Empty(await NamesOf(source, id, suppressed: true));
        Assert.NotEmpty(await NamesOf(source, id, suppressed: false));
    }

    [Fact]
    public async Task Nothing_is_suppressed_without_the_library()
    {
        CSharpCompilation compilation = Programs.Compile([("Test.cs", "public class OrderStream;")], References.Framework);
        Assert.DoesNotContain(await Run(compilation), diagnostic => diagnostic.IsSuppressed);
    }

    private static async Task<string[]> NamesOf(string source, string id, bool suppressed) =>
    [
        .. (await Run(Programs.Compile([("Test.cs", source)])))
            .Where(diagnostic => diagnostic.Id == id && diagnostic.IsSuppressed == suppressed)
            .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)
            .Select(diagnostic => diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan)),
    ];

    private static async Task<IReadOnlyList<Diagnostic>> Run(CSharpCompilation compilation)
    {
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), onAnalyzerException: (error, _, _) => Assert.Fail(error.ToString()),
            concurrentAnalysis: true, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true);
        return await compilation.WithAnalyzers([new TalkativeAnalyzer(), new OrdinaryUseSuppressor()], options).GetAnalyzerDiagnosticsAsync();
    }
}
