namespace Events.Packaging.Tests.Shops;

/// <summary>All variants, so that one build makes them: each is a project of its own, restored and compiled beside the others.</summary>
internal static class ShopVariants
{
    public const string Unset = "unset";
    public const string Category = "category";
    public const string Silenced = "silenced";
    public const string Recommended = "recommended";
    public const string Strict = "strict";
    public const string StrictButOne = "strict-but-one";
    public const string Nothing = "none";
    public const string Misspelt = "misspelt";
    public const string Effects = "effects";
    public const string SdkAnalyzers = "sdk-analyzers";

    /// <summary>Namespaces of the same name as ours, where the implicit using is needed and where it is not.</summary>
    public static IReadOnlyList<(string Head, bool IsImplicit)> Namespaces { get; } =
    [
        ("namespace Acme.Events;", true),
        ("namespace Acme.Events;\n\nusing Events;", true),
        ("using Events;\n\nnamespace Acme.Events.Orders;", true),
        ("using Events;\n\nnamespace Acme.Events;", false),
    ];

    /// <summary>Versions of the language, new enough and not.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["13.0", "latest", "12", "7.3"];

    public static IReadOnlyList<ShopVariant> All { get; } =
    [
        new(Unset),
        new(Category) { EditorConfig = "[*.cs]\ndotnet_analyzer_diagnostic.category-Events.Handlers.severity = error\n" },
        new(Silenced) { EditorConfig = "[*.cs]\ndotnet_diagnostic.EVT3001.severity = none\n" },
        new(Recommended) { Mode = "Recommended", EditorConfig = "[*.cs]\ndotnet_analyzer_diagnostic.severity = none\n" },
        new(Strict) { Mode = "Strict" },
        new(StrictButOne) { Mode = "strict", EditorConfig = "[*.cs]\ndotnet_diagnostic.EVT3001.severity = warning\n" },
        new(Nothing) { Mode = "None" },
        new(Misspelt) { Mode = "Srtict" },
        new(Effects) { Files = One("Events.Effects.txt", "[Shop.IMailer]::SendReceiptAsync = safe\n") },
        WithSdkAnalyzers(),
        .. Namespaces.Select(InNamespace),
        .. Languages.Select(static language => new ShopVariant(OfLanguage(language)) { Properties = One("LangVersion", language), Mode = "None" }),
    ];

    public static string OfNamespace(string head, bool isImplicit) => "namespace-" + Namespaces.ToList().IndexOf((head, isImplicit));

    public static string OfLanguage(string language) => "language-" + language;

    private static ShopVariant InNamespace((string Head, bool IsImplicit) names) => new(OfNamespace(names.Head, names.IsImplicit))
    {
        Properties = One("EventsImplicitUsings", names.IsImplicit ? "true" : "false"),
        Mode = "None",
        Files = One("Acme.cs", names.Head + """


            [EventStream("acme:orders")]
            public sealed partial class AcmeStream;

            [Event<AcmeStream>("order.placed")]
            public sealed partial record Placed(string OrderId, DateTimeOffset At);

            [ConsumerGroup<AcmeStream>("mail")]
            public sealed partial class Mail
            {
                [Handles]
                public Task OnPlaced(Placed placed, EventContext context, CancellationToken token) => Task.FromResult(context.Id);
            }
            """),
    };

    private static ShopVariant WithSdkAnalyzers() => new(SdkAnalyzers)
    {
        Properties = new Dictionary<string, string> { ["AnalysisLevel"] = "latest-all", ["EnforceCodeStyleInBuild"] = "true" },
        EditorConfig = "[*.cs]\ndotnet_diagnostic.IDE0060.severity = warning\ndotnet_diagnostic.IDE0051.severity = warning\n",
        Files = new Dictionary<string, string>
        {
            ["Refunds.cs"] = """
                using Events;

                namespace Shop;

                /// <summary>A refund.</summary>
                [Event<OrderStream>("order.refunded")]
                public sealed partial record OrderRefunded(string OrderId, byte[] Receipt, string ReceiptUrl);

                /// <summary>Public handlers, with what they need and what they do not.</summary>
                [ConsumerGroup<OrderStream>("refunds")]
                public sealed partial class Refunds
                {
                    /// <summary>Handles a refund.</summary>
                    [Handles]
                    public Task OnRefunded(OrderRefunded refunded, EventContext context, CancellationToken token) =>
                        Task.FromResult(refunded.ReceiptUrl);
                }

                [ConsumerGroup<OrderStream>("audit")]
                internal sealed partial class Audit
                {
                    [Handles]
                    private Task OnPlaced(OrderPlaced placed, EventContext context, CancellationToken token) => Task.CompletedTask;
                }
                """,

            // What has nothing to do with Events is still told, so the analyzers did run.
            ["Control.cs"] = """
                namespace Shop;

                internal sealed class NeverConstructed
                {
                    internal static int One(int unused) => 1;
                }
                """,
        },
    };

    private static Dictionary<string, string> One(string name, string text) => new() { [name] = text };
}
