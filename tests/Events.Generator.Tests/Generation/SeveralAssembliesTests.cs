using System.Reflection;
using Events.Definitions;
using Events.Generator.Baseline;
using Events.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Tests.Generation;

/// <summary>Events of one stream in several assemblies: what each of them is told, and what happens when two declare the same.</summary>
public sealed class SeveralAssembliesTests
{
    private const string Streams = """
        namespace Shop;
        /// <summary>Orders.</summary>
        [EventStream("orders")] public sealed partial class OrderStream;
        /// <summary>Placed.</summary>
        /// <param name="OrderId">Which.</param>
        [Event<OrderStream>("order.placed")] public sealed partial record OrderPlaced(string OrderId);
        """;

    private const string Shipping = """
        namespace Shipping;
        /// <summary>Shipped.</summary>
        /// <param name="OrderId">Which.</param>
        [Event<Shop.OrderStream>("order.shipped", ReadsUntyped = true), Alias("order.sent"), DedupeBy(nameof(OrderId)), Pii] public sealed partial record OrderShipped(string OrderId);
        [Event<Shop.OrderStream>("order.packed")] internal sealed partial record OrderPacked(string OrderId);
        /// <summary>What is added.</summary>
        [EventsOf<Shop.OrderStream>] public sealed partial class ShippingEvents;
        """;

    private const string Other = """
        namespace Returns;
        /// <summary>Another one of the same type.</summary>
        /// <param name="Id">Which.</param>
        [Event<Shop.OrderStream>("order.shipped")] public sealed partial record Shipped(string Id);
        /// <summary>What is added.</summary>
        [EventsOf<Shop.OrderStream>] public sealed partial class ReturnEvents;
        """;

    private const string Old = """
        namespace Old;
        /// <summary>Lost.</summary>
        /// <param name="OrderId">Which.</param>
        [Event<Shop.OrderStream>("order.lost"), Alias("order.gone"), Obsolete("none is lost", true)] public sealed partial record Lost(string OrderId);
        /// <summary>Returned, as it was.</summary>
        /// <param name="OrderId">Which.</param>
        [Event<Shop.OrderStream>("order.returned")] public sealed partial record ReturnedOnce(string OrderId);
        /// <summary>Returned.</summary>
        /// <param name="Id">Which.</param>
        [Event<Shop.OrderStream>("order.returned", Version = 2), Obsolete("none returns", true)] public sealed partial record Returned(string Id)
        {
            [Upcast] internal static Returned From(ReturnedOnce once) => new(once.OrderId);
        }
        /// <summary>What is added.</summary>
        [EventsOf<Shop.OrderStream>] public sealed partial class OldEvents;
        """;

    private const string Groups = """
        using Shop; using Shipping;
        namespace App;
        [ConsumerGroup<OrderStream>("both")]
        internal sealed partial class Both
        {
            [Handles] public Task OnPlaced(OrderPlaced placed) => Task.CompletedTask;
            [Handles] public Task OnShipped(OrderShipped shipped) => Task.CompletedTask;
        }
        [ConsumerGroup<OrderStream>("any")]
        internal sealed partial class Any { [Handles] public Task On(IEventOf<OrderStream> any) => Task.CompletedTask; }
        [ConsumerGroup<OrderStream>("own")]
        internal sealed partial class Own { [Handles] public Task OnPlaced(OrderPlaced placed) => Task.CompletedTask; }
        """;

    [Fact]
    public void The_stream_is_told_by_the_class_of_an_assembly_once_and_has_all_afterwards()
    {
        (GeneratorRun streams, GeneratorRun shipping, _) = Compile();
        using var loaded = new LoadedAssembly(streams.Output, shipping.Output);
        StreamDefinition stream = DefinitionOf(loaded.Find("Streams"));
        Assert.Equal(["order.placed"], stream.Events.Select(item => item.Type));
        Register(loaded.Find("Shipping"), "Shipping.ShippingEvents");
        Register(loaded.Find("Shipping"), "Shipping.ShippingEvents");
        Assert.Equal(["order.packed", "order.placed", "order.sent", "order.shipped"], stream.Events.Select(item => item.Type).Order(StringComparer.Ordinal));
        Assert.Equal(("order.shipped", "*"), (stream.Untyped?.Type, stream.Untyped?.Personal));
        object read = stream.Find("order.sent"u8)!.Decode(Entry.Of(("type", "order.sent"), ("order_id", "o-1")).Fields);
        Assert.Equal("o-1", read.GetType().GetProperty("OrderId")!.GetValue(read));
    }

    [Fact]
    public void An_event_of_another_assembly_says_to_which_partition_it_goes()
    {
        GeneratorRun streams = Run("Streams", """
            namespace Shop;
            /// <summary>Orders.</summary>
            [EventStream("orders", Partitions = 4)] public sealed partial class OrderStream;
            """);
        GeneratorRun shipping = Run("Shipping", """
            namespace Shipping;
            /// <summary>Shipped.</summary>
            /// <param name="OrderId">Which.</param>
            [Event<Shop.OrderStream>("order.shipped"), OrderedBy(nameof(OrderId))] public sealed partial record OrderShipped(string OrderId);
            /// <summary>What is added.</summary>
            [EventsOf<Shop.OrderStream>] public sealed partial class ShippingEvents;
            """, streams.Output);
        using var loaded = new LoadedAssembly(streams.Output, shipping.Output);
        StreamDefinition stream = DefinitionOf(loaded.Find("Streams"));
        Register(loaded.Find("Shipping"), "Shipping.ShippingEvents");

        Assert.Equal(4, stream.Partitions);
        Assert.Equal(["order_id"], Assert.Single(stream.Events).PartitionFields);
    }

    [Fact]
    public void A_group_that_handles_events_of_both_tells_the_stream_itself_and_one_of_a_base_type_has_all_of_them()
    {
        (GeneratorRun streams, GeneratorRun shipping, GeneratorRun app) = Compile();
        using var loaded = new LoadedAssembly(streams.Output, shipping.Output, app.Output);
        StreamDefinition stream = DefinitionOf(loaded.Find("Streams"));
        Assert.Equal(["order.placed"], GroupOf(loaded.Find("App"), "App.Own").Handlers.Select(item => item.EventType));
        Assert.Single(stream.Events);
        ConsumerGroupDefinition both = GroupOf(loaded.Find("App"), "App.Both");
        Assert.Same(stream, both.Stream);
        Assert.Equal(["order.placed", "order.shipped", "order.sent"], both.Handlers.Select(item => item.EventType));
        Assert.Equal(["order_id"], both.Handlers[1].DedupeFields);
        Assert.Equal(("order.shipped", "*"), (stream.Untyped?.Type, stream.Untyped?.Personal));
        Assert.Equal(["order.placed", "order.shipped", "order.sent"], stream.Events.Select(item => item.Type));

        // The packed one is internal over there, and its class makes it known.
        Assert.Equal(
            ["order.packed", "order.placed", "order.shipped", "order.sent"], GroupOf(loaded.Find("App"), "App.Any").Handlers.Select(item => item.EventType));
        Assert.Contains("order.packed", stream.Events.Select(item => item.Type));
    }

    [Fact]
    public void Two_assemblies_that_declare_the_same_are_told_when_the_application_starts()
    {
        (GeneratorRun streams, GeneratorRun shipping, _) = Compile();
        GeneratorRun other = Run("Returns", Other, streams.Output);
        using var loaded = new LoadedAssembly(streams.Output, shipping.Output, other.Output);
        Register(loaded.Find("Shipping"), "Shipping.ShippingEvents");
        Exception thrown = Assert.Throws<TargetInvocationException>(() => Register(loaded.Find("Returns"), "Returns.ReturnEvents")).InnerException!;
        Assert.Equal(
            "The event type 'order.shipped' of the stream 'OrderStream' is declared twice: by 'Returns.Shipped' (Returns) and by 'Shipping.OrderShipped' (Shipping). "
            + "Entries of it could be either; give one of them another type.",
            Assert.IsType<InvalidOperationException>(thrown).Message);
    }

    [Theory]
    [InlineData("""[ConsumerGroup<OrderStream>("both")] internal sealed partial class Both { [Handles] public Task On(Shipping.OrderShipped shipped) => Task.CompletedTask; }""", "Definition")]
    [InlineData("""
        [EventStream("bills")] internal sealed partial class BillStream;
        [Event<BillStream>("billed")] internal sealed partial record Billed(string Id);
        [ConsumerGroup<BillStream>("both"), ConsumerGroup<OrderStream>("both")] internal sealed partial class Both
        {
            [Handles] public Task On(Shipping.OrderShipped shipped) => Task.CompletedTask;
            [Handles] public Task On(Billed billed) => Task.CompletedTask;
        }
        """, "Definitions")]
    public void A_group_that_adds_what_is_declared_already_says_so_each_time(string group, string property)
    {
        (GeneratorRun streams, GeneratorRun shipping, _) = Compile();
        GeneratorRun other = Run("Returns", Other, streams.Output);
        GeneratorRun app = Run("Late", "using Shop; namespace Late; " + group, streams.Output, shipping.Output);
        using var loaded = new LoadedAssembly(streams.Output, shipping.Output, other.Output, app.Output);
        Register(loaded.Find("Returns"), "Returns.ReturnEvents");
        PropertyInfo definition = loaded.Find("Late").GetType("Late.Both")!.GetProperty(property)!;
        for (int i = 0; i < 2; i++)
        {
            Exception thrown = Assert.Throws<TargetInvocationException>(() => definition.GetValue(null)).InnerException!;
            Assert.Contains("'order.shipped' of the stream 'OrderStream' is declared twice", Assert.IsType<InvalidOperationException>(thrown).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Each_assembly_has_a_contract_file_of_its_own()
    {
        (GeneratorRun streams, GeneratorRun shipping, _) = Compile();
        Assert.Equal(
            ["stream orders", "event orders order.placed v1", "field orders order.placed v1 order_id string"],
            ProjectContract.Read(streams.Output, default).Lines().Select(line => line.ToString()));
        Assert.Equal(
            ["event orders order.packed v1", "field orders order.packed v1 order_id string", "event orders order.shipped v1 alias:order.sent", "field orders order.shipped v1 order_id string"],
            ProjectContract.Read(shipping.Output, default).Lines().Select(line => line.ToString()));
    }

    [Fact]
    public void What_was_built_against_an_older_version_of_the_stream_s_assembly_is_known_all_the_same()
    {
        GeneratorRun before = Run("Streams", Versioned("1.0.0.0") + Streams);
        GeneratorRun shipping = Run("Shipping", Shipping, before.Output);
        GeneratorRun now = Run("Streams", Versioned("1.1.0.0") + Streams);
        GeneratorRun app = Run("App", Groups, now.Output, shipping.Output);
        using var loaded = new LoadedAssembly(now.Output, shipping.Output, app.Output);
        Assert.Equal(
            ["order.packed", "order.placed", "order.shipped", "order.sent"], GroupOf(loaded.Find("App"), "App.Any").Handlers.Select(item => item.EventType));
    }

    [Fact]
    public void What_was_built_before_the_stream_moved_to_another_assembly_is_known_all_the_same()
    {
        GeneratorRun before = Run("Streams", Streams);
        GeneratorRun shipping = Run("Shipping", Shipping, before.Output);
        GeneratorRun moved = Run("Moved", Streams);
        GeneratorRun forwards = Run(
            "Streams",
            "[assembly: System.Runtime.CompilerServices.TypeForwardedTo(typeof(Shop.OrderStream))] [assembly: System.Runtime.CompilerServices.TypeForwardedTo(typeof(Shop.OrderPlaced))]",
            moved.Output);
        GeneratorRun app = Run("App", Groups, moved.Output, forwards.Output, shipping.Output);
        using var loaded = new LoadedAssembly(moved.Output, forwards.Output, shipping.Output, app.Output);
        Assert.Equal(
            ["order.packed", "order.placed", "order.shipped", "order.sent"], GroupOf(loaded.Find("App"), "App.Any").Handlers.Select(item => item.EventType));
    }

    [Fact]
    public void Of_three_in_a_chain_the_last_has_the_events_of_all()
    {
        (GeneratorRun streams, GeneratorRun shipping, _) = Compile();
        GeneratorRun labels = Run(
            "Labels",
            """
            namespace Labels;
            /// <summary>Labelled.</summary>
            /// <param name="Shipped">What.</param>
            [Event<Shop.OrderStream>("order.labelled")] public sealed partial record Labelled(string Shipped);
            /// <summary>What is added.</summary>
            [EventsOf<Shop.OrderStream>] public sealed partial class LabelEvents { internal static void Both() { Register(); Shipping.ShippingEvents.Register(); } }
            """,
            streams.Output,
            shipping.Output);
        GeneratorRun app = Run("App", Groups, streams.Output, shipping.Output, labels.Output);
        using var loaded = new LoadedAssembly(streams.Output, shipping.Output, labels.Output, app.Output);
        Assert.Equal(
            ["order.labelled", "order.packed", "order.placed", "order.shipped", "order.sent"],
            GroupOf(loaded.Find("App"), "App.Any").Handlers.Select(item => item.EventType));
        Register(loaded.Find("Labels"), "Labels.LabelEvents");
        Register(loaded.Find("Shipping"), "Shipping.ShippingEvents");
        Assert.Equal(
            ["order.labelled", "order.packed", "order.placed", "order.sent", "order.shipped"],
            DefinitionOf(loaded.Find("Streams")).Events.Select(item => item.Type).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Events_that_are_obsolete_with_an_error_are_read_as_well()
    {
        GeneratorRun streams = Run("Streams", Streams);
        GeneratorRun old = Run("Old", Old, streams.Output);
        using var loaded = new LoadedAssembly(streams.Output, old.Output);
        StreamDefinition stream = DefinitionOf(loaded.Find("Streams"));
        Register(loaded.Find("Old"), "Old.OldEvents");
        Register(loaded.Find("Old"), "Old.OldEvents");
        Assert.Equal(["order.gone", "order.lost", "order.placed", "order.returned"], stream.Events.Select(item => item.Type).Order(StringComparer.Ordinal));
        Assert.Equal("Lost { OrderId = o-1 }", stream.Find("order.gone"u8)!.Decode(Entry.Of(("type", "order.gone"), ("order_id", "o-1")).Fields).ToString());
        Assert.Equal("Returned { Id = o-2 }", stream.Find("order.returned"u8)!.Decode(Entry.Of(("type", "order.returned"), ("order_id", "o-2")).Fields).ToString());
        Assert.Equal("Returned { Id = o-3 }", stream.Find("order.returned"u8)!.Decode(Entry.Of(("type", "order.returned"), ("ev:version", "2"), ("id", "o-3")).Fields).ToString());
    }

    [Fact]
    public void A_group_that_handles_events_that_are_obsolete_with_an_error_tells_the_stream_of_them()
    {
        GeneratorRun streams = Run("Streams", Streams);
        GeneratorRun old = Run("Old", Old, streams.Output);
        GeneratorRun app = Run("App", """
            using Shop;
            namespace App;
            [ConsumerGroup<OrderStream>("any")]
            internal sealed partial class Any { [Handles] public Task On(IEventOf<OrderStream> any) => Task.CompletedTask; }
            [ConsumerGroup<OrderStream>("own")]
            internal sealed partial class Own { [Handles, Obsolete("no")] public Task OnLost(Old.Lost lost) => Task.CompletedTask; }
            """, streams.Output, old.Output);
        using var loaded = new LoadedAssembly(streams.Output, old.Output, app.Output);
        StreamDefinition stream = DefinitionOf(loaded.Find("Streams"));
        Assert.Equal(["order.lost", "order.gone"], GroupOf(loaded.Find("App"), "App.Own").Handlers.Select(item => item.EventType));
        Assert.Equal(["order.placed", "order.lost", "order.gone"], stream.Events.Select(item => item.Type));
        Assert.Equal(["order.lost", "order.placed", "order.returned", "order.gone"], GroupOf(loaded.Find("App"), "App.Any").Handlers.Select(item => item.EventType));
        Assert.Equal(["order.placed", "order.lost", "order.gone", "order.returned"], stream.Events.Select(item => item.Type));
        Register(loaded.Find("Old"), "Old.OldEvents");
        Assert.Equal(4, stream.Events.Count);
    }

    [Fact]
    public void An_assembly_that_declares_the_stream_has_nothing_to_add()
    {
        GeneratorRun run = GeneratorRun.Of("""
            [EventStream("s")] internal sealed partial class S;
            [EventsOf<S>] internal sealed partial class E;
            """).AssertCompiles();
        Assert.DoesNotContain("E.Events.g.cs", run.Files.Keys);
    }

    private static (GeneratorRun Streams, GeneratorRun Shipping, GeneratorRun App) Compile()
    {
        GeneratorRun streams = Run("Streams", Streams);
        GeneratorRun shipping = Run("Shipping", Shipping, streams.Output);
        return (streams, shipping, Run("App", Groups, streams.Output, shipping.Output));
    }

    private static GeneratorRun Run(string name, string source, params Compilation[] references) => GeneratorRun.Of(TestCompilation.CreateFrom(
        [($"/{name}/a.cs", source)], [.. References.All, .. references.Select(Image)], name)).AssertCompiles();

    private static string Versioned(string version) => $"[assembly: System.Reflection.AssemblyVersion(\"{version}\")]\n";

    private static MetadataReference Image(Compilation compilation)
    {
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image).Success);
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    private static StreamDefinition DefinitionOf(Assembly assembly) =>
        (StreamDefinition)assembly.GetType("Shop.OrderStream")!.GetProperty("Definition")!.GetValue(null)!;

    private static ConsumerGroupDefinition GroupOf(Assembly assembly, string name) =>
        (ConsumerGroupDefinition)assembly.GetType(name)!.GetProperty("Definition")!.GetValue(null)!;

    private static void Register(Assembly assembly, string name) => assembly.GetType(name)!.GetMethod("Register")!.Invoke(null, null);
}
