using System.Reflection;
using Events.Definitions;
using Events.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Tests.Generation;

/// <summary>The code of docs/contracts/several-assemblies.md, word for word, in the assemblies that it names.</summary>
public sealed class SeveralAssembliesGuideTests
{
    private const string Undocumented = "#pragma warning disable CS1591\n";

    private const string Contracts = """
        namespace Shop;

        [EventStream("shop:orders")]
        public sealed partial class OrderStream;

        [Event<OrderStream>("order.placed")]
        public sealed partial record OrderPlaced(string OrderId);
        """;

    private const string Shipping = """
        using Shop;
        namespace Shop.Shipping;

        [Event<OrderStream>("order.shipped")]
        public sealed partial record OrderShipped(string OrderId);

        [EventsOf<OrderStream>]
        public sealed partial class ShippingEvents;
        """;

    private const string App = """
        using Shop.Shipping;
        namespace App;

        public static class Start
        {
            public static void Run()
            {
                ShippingEvents.Register();
            }
        }
        """;

    [Fact]
    public void Each_assembly_compiles_and_what_is_registered_is_known()
    {
        GeneratorRun contracts = Run("Shop.Contracts", Contracts);
        GeneratorRun shipping = Run("Shop.Shipping.Contracts", Shipping, contracts.Output);
        GeneratorRun app = Run("Shop.App", App, contracts.Output, shipping.Output);
        using var loaded = new LoadedAssembly(contracts.Output, shipping.Output, app.Output);
        var stream = (StreamDefinition)loaded.Find("Shop.Contracts").GetType("Shop.OrderStream")!.GetProperty("Definition")!.GetValue(null)!;
        MethodInfo start = loaded.Find("Shop.App").GetType("App.Start")!.GetMethod("Run")!;
        Assert.Equal("shop:orders", stream.Key);

        // Calling it again does nothing.
        for (int i = 0; i < 2; i++) start.Invoke(null, null);

        Assert.Equal(["order.placed", "order.shipped"], stream.Events.Select(static item => item.Type));
    }

    private static GeneratorRun Run(string name, string source, params Compilation[] references) => GeneratorRun.Of(TestCompilation.CreateFrom(
        [($"/{name}/a.cs", Undocumented + source)], [.. References.All, .. references.Select(Image)], name)).AssertCompiles();

    private static MetadataReference Image(Compilation compilation)
    {
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image).Success);
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
