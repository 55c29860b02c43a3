using Events.Definitions;
using Events.Generator.Tests.Groups;
using Events.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Tests.Generation;

/// <summary>Handlers of a base type, in another assembly than events that are internal: the stream reads these for them.</summary>
public sealed class HiddenEventsTests
{
    private const string Streams = """
        namespace Shop;
        /// <summary>Orders.</summary>
        [EventStream("orders")] public sealed partial class OrderStream;
        /// <summary>Has an ID.</summary>
        public interface IHasId
        {
            /// <summary>Which.</summary>
            string Id { get; }
        }
        /// <summary>Placed.</summary>
        /// <param name="Id">Which.</param>
        [Event<OrderStream>("placed")] public sealed partial record Placed(string Id) : IHasId;
        [Event<OrderStream>("audited"), Alias("checked"), DedupeBy(nameof(Id)), OrderedBy(nameof(Id))] internal sealed partial record Audited(string Id, [Pii] string Who) : IHasId;
        [Event<OrderStream>("counted")] internal readonly partial record struct Counted(string Id) : IHasId;
        """;

    private const string Shipping = """
        namespace Shipping;
        [Event<Shop.OrderStream>("packed")] internal sealed partial record Packed(string Id) : Shop.IHasId;
        /// <summary>What is added.</summary>
        [EventsOf<Shop.OrderStream>] public sealed partial class ShippingEvents;
        """;

    private const string Group = """
        using Shop;
        namespace App;
        [ConsumerGroup<OrderStream>("any")] internal sealed partial class Any
        {
            public static List<string> Seen { get; } = [];
            [Handles] public Task On(IEventOf<OrderStream> any) { Seen.Add(any.ToString()!); return Task.CompletedTask; }
        }
        [ConsumerGroup<OrderStream>("batches")] internal sealed partial class Batches
        {
            [Handles] public Task On(IReadOnlyList<IHasId> any) => Task.CompletedTask;
        }
        """;

    [Fact]
    public async Task They_are_handled_with_their_keys_and_aliases()
    {
        (Compilation streams, Compilation shipping, Compilation app) = Compile();
        using var loaded = new LoadedAssembly(streams, shipping, app);
        Type any = loaded.Find("App").GetType("App.Any", throwOnError: true)!;
        var definition = (ConsumerGroupDefinition)any.GetProperty("Definition")!.GetValue(null)!;
        Assert.Equal(["audited", "counted", "packed", "placed", "checked"], definition.Handlers.Select(static item => item.EventType));
        Assert.Equal(["id"], definition.Handlers[0].DedupeFields);
        Assert.Equal(["id"], definition.Handlers[0].OrderedByFields);
        var group = (IConsumerGroup)Activator.CreateInstance(any)!;
        string[] types = ["audited", "counted", "packed", "placed", "checked"];
        for (int i = 0; i < types.Length; i++)
        {
            Entry entry = Entry.Of(("type", types[i]), ("id", $"o-{i}"), ("who", "alice"));
            await group.HandleAsync(i, entry.Fields, new EventContext(new TestDelivery()), default);
        }

        Assert.Equal(
            [
                "Audited { Id = o-0, Who = [redacted] }", "Counted { Id = o-1 }", "Packed { Id = o-2 }", "Placed { Id = o-3 }",
                "Audited { Id = o-4, Who = [redacted] }",
            ],
            (List<string>)any.GetProperty("Seen")!.GetValue(null)!);
        var batches = (ConsumerGroupDefinition)loaded.Find("App").GetType("App.Batches")!.GetProperty("Definition")!.GetValue(null)!;
        Assert.Equal(5, batches.Handlers.Count);
        Assert.All(batches.Handlers, static item => Assert.Equal(0, item.BatchNumber));
    }

    [Fact]
    public void A_handler_of_an_event_that_cannot_be_named_in_an_assembly_whose_class_is_internal_is_none()
    {
        (_, _, Compilation app) = Compile(Shipping.Replace("public sealed partial class", "internal sealed partial class", StringComparison.Ordinal));
        Assert.DoesNotContain("packed", string.Concat(app.SyntaxTrees.Select(static tree => tree.ToString())), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_event_the_stream_says_which_it_lacks()
    {
        (Compilation streams, _, _) = Compile();
        using var loaded = new LoadedAssembly(streams);
        var definition = (StreamDefinition)loaded.Assembly.GetType("Shop.OrderStream")!.GetProperty("Definition")!.GetValue(null)!;
        Assert.Equal(
            "The stream 'OrderStream' does not know the event type 'packed', which a handler was compiled for.",
            Assert.Throws<InvalidOperationException>(() => definition.Decode("packed"u8, Entry.Of(("type", "packed")).Fields)).Message);
    }

    private static (Compilation Streams, Compilation Shipping, Compilation App) Compile(string shipping = Shipping)
    {
        GeneratorRun streams = Run("Streams", Streams);
        GeneratorRun added = Run("Shipping", shipping, streams.Output);
        return (streams.Output, added.Output, Run("App", Group, streams.Output, added.Output).Output);
    }

    private static GeneratorRun Run(string name, string source, params Compilation[] references) => GeneratorRun.Of(TestCompilation.CreateFrom(
        [($"/{name}/a.cs", source)], [.. References.All, .. references.Select(Image)], name)).AssertCompiles();

    // A reference assembly, as the SDK compiles against.
    private static MetadataReference Image(Compilation compilation)
    {
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image, options: new Microsoft.CodeAnalysis.Emit.EmitOptions(metadataOnly: true, includePrivateMembers: false)).Success);
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
