using System.Collections;
using Events.Definitions;
using Events.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Events.Generator.Tests.Generation;

/// <summary>Contracts in one assembly, handlers in another.</summary>
public sealed class ReferencedAssemblyTests
{
    private const string Contracts = """
        namespace Shop.Contracts;

        /// <summary>Orders.</summary>
        [EventStream("orders")]
        public sealed partial class OrderStream;

        /// <summary>What all have.</summary>
        /// <param name="By">By whom.</param>
        public abstract record Envelope([Field("made_by"), Pii] string By)
        {
            /// <summary>Who.</summary>
            public required string Tenant { get; init; }
        }

        /// <summary>Placed.</summary>
        /// <param name="OrderId">Which.</param>
        /// <param name="Customer">Who.</param>
        /// <param name="By">By whom.</param>
        [Event<OrderStream>("order.placed"), DedupeBy(nameof(OrderId), nameof(Tenant)), OrderedBy(nameof(Customer))]
        public sealed partial record OrderPlaced([Field("id")] string OrderId, string Customer, string By) : Envelope(By);

        /// <summary>Not generated: it is not partial.</summary>
        /// <param name="Value">What.</param>
        [Event<OrderStream>("order.bad")]
        public sealed record Bad(object Value);
        """;

    private const string Handlers = """
        using Shop.Contracts;
        namespace Shop.Handlers;

        [ConsumerGroup<OrderStream>("group")]
        internal sealed partial class Group
        {
            [Handles]
            public Task OnPlaced(OrderPlaced placed) => Task.CompletedTask;
        }

        [ConsumerGroup<OrderStream>("bad")]
        internal sealed partial class BadGroup
        {
            [Handles]
            public Task OnBad(Bad bad) => Task.CompletedTask;
        }

        // The stream is declared elsewhere, so it cannot have a method for this one; the codec is there all the same.
        [Event<OrderStream>("order.extra")]
        internal sealed partial record Extra(string Id, string By) : Envelope(By);
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Groups_handle_events_of_a_referenced_assembly(bool asProject)
    {
        GeneratorRun contracts = GeneratorRun.Of(
            TestCompilation.CreateFrom([("/contracts/a.cs", Contracts)], References.All, "Contracts")).AssertCompiles();
        MetadataReference reference = asProject ? contracts.Output.ToMetadataReference() : Image(contracts.Output);
        GeneratorRun handlers = GeneratorRun.Of(
            TestCompilation.CreateFrom([("/handlers/a.cs", Handlers)], [.. References.All, reference], "Handlers")).AssertCompiles();
        Assert.Equal(
            ["Shop.Handlers.Extra.Event.g.cs", "Shop.Handlers.Group.ConsumerGroup.g.cs"],
            handlers.Files.Keys.Order(StringComparer.Ordinal));

        using var loaded = new LoadedAssembly(contracts.Output, handlers.Output);
        var definition = (ConsumerGroupDefinition)loaded.Assembly.GetType("Shop.Handlers.Group")!
            .GetProperty("Definition")!.GetValue(null)!;
        HandlerDefinition handler = definition.Handlers.Single();
        Assert.Equal("orders", definition.Stream.Key);
        Assert.Equal("order.placed", handler.EventType);
        Assert.Equal(["id", "tenant"], handler.DedupeFields);
        Assert.Equal(["customer"], handler.OrderedByFields);

        Codec codec = Codec.Of(loaded.Assembly.GetType("Shop.Handlers.Extra")!);
        Entry entry = Entry.Of(("id", "i"), ("tenant", "t"), ("made_by", "b"));
        // What the base says at its parameters holds, be it compiled or not.
        Assert.Equal("type=order.extra ev:pii=made_by made_by=b tenant=t id=i", codec.Encode(codec.Decode(entry)).ToString());
    }

    [Fact]
    public void Both_kinds_of_reference_give_the_same_files()
    {
        GeneratorRun contracts = GeneratorRun.Of(
            TestCompilation.CreateFrom([("/contracts/a.cs", Contracts)], References.All, "Contracts"));
        IReadOnlyDictionary<string, string> project = Run(contracts.Output.ToMetadataReference());
        IReadOnlyDictionary<string, string> image = Run(Image(contracts.Output));
        Assert.Equal((IEnumerable)project.OrderBy(file => file.Key), image.OrderBy(file => file.Key));

        IReadOnlyDictionary<string, string> Run(MetadataReference reference) => GeneratorRun.Of(
            TestCompilation.CreateFrom([("/handlers/a.cs", Handlers)], [.. References.All, reference], "Handlers")).Files;
    }

    [Theory]
    [InlineData(false, "public Guid EventId { get; } = Guid.NewGuid();", true)]
    [InlineData(true, "public Guid EventId { get; } = Guid.NewGuid();", true)]
    [InlineData(false, "public Guid EventId { get; private set; } = Guid.NewGuid();", true)]
    [InlineData(true, "public Guid EventId { get; private set; } = Guid.NewGuid();", true)]
    [InlineData(false, "public Guid EventId { get; protected init; } = Guid.NewGuid();", false)]
    [InlineData(true, "public Guid EventId { get; protected init; } = Guid.NewGuid();", false)]
    [InlineData(false, "public int Twice => 2;", false)]
    [InlineData(true, "public int Twice => 2;", false)]
    public void What_a_base_of_another_assembly_stores_is_written_or_refused(bool asProject, string member, bool isRefused)
    {
        CSharpCompilation bases = TestCompilation.CreateFrom(
            [("/base/a.cs", "namespace Bases; public abstract record Envelope { " + member + " }")], References.All, "Bases");
        GeneratorRun run = GeneratorRun.Of(TestCompilation.CreateFrom(
            [("/a.cs", """
            [EventStream("s")] internal sealed partial class S;
            [Event<S>("e")] internal sealed partial record E(string Id) : Bases.Envelope;
            """)],
            [.. References.All, asProject ? bases.ToMetadataReference() : Image(bases)])).AssertCompiles();
        Assert.Equal(isRefused, run.Files["E.Event.g.cs"].Contains("has no codec", StringComparison.Ordinal));
    }

    private static MetadataReference Image(Compilation compilation)
    {
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image).Success);
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
