using Events.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.Analyzers.Tests.Catalog.Examples;

/// <summary>
/// Makes a program of a page's example: declarations stand as they are, members go into a worker or a consumer group,
/// statements into a method. What examples speak of without declaring it (the stream of orders, a mailer) is added.
/// </summary>
internal static class ExampleProgram
{
    private static readonly (string Name, string Text)[] Ambient =
    [
        ("OrderStream", """[EventStream("orders")] public sealed partial class OrderStream;"""),
        ("OrderPlaced", """[Event<OrderStream>("order.placed")] public sealed partial record OrderPlaced(string OrderId, string Customer, decimal Amount);"""),
        ("OrderPaid", """[Event<OrderStream>("order.paid")] public sealed partial record OrderPaid(string OrderId, long Cents);"""),
        ("OrderShipped", """[Event<OrderStream>("order.shipped")] public sealed partial record OrderShipped(string OrderId);"""),
        ("OrderClosed", """[Event<OrderStream>("order.closed")] public sealed partial record OrderClosed(string OrderId);"""),
        ("BillStream", """
            [EventStream("bills")] public sealed partial class BillStream
            {
                [System.CodeDom.Compiler.GeneratedCode("Events.Generator", "1")] public ValueTask<EntryId> ProduceAsync(Billed billed, CancellationToken token) => default;
            }
            """),
        ("Billed", """[Event<BillStream>("billed")] public sealed partial record Billed(string BillId, string OrderId);"""),
        ("Customer", "public sealed record Customer(string Id);"),
        ("Line", "public sealed record Line(string Sku);"),
        ("IMailer", "public interface IMailer { Task SendReceiptAsync(string to, CancellationToken token); }"),
        ("IHandler", "public interface IHandler { Task<bool> TryHandleAsync(StreamEntry entry); Task HandleAsync(StreamEntry entry); }"),
    ];

    /// <summary>Makes the program.</summary>
    /// <param name="example">The text of the block.</param>
    /// <param name="hasStream">Whether a referenced project declares the stream of orders, and so its events.</param>
    public static string From(string example, bool hasStream)
    {
        string code = example.Replace("=> …;", "=> Task.CompletedTask;", StringComparison.Ordinal).Replace("…", "", StringComparison.Ordinal);
        CompilationUnitSyntax unit = CSharpSyntaxTree.ParseText(code, Programs.ParseOptions).GetCompilationUnitRoot();
        if (!unit.ContainsDiagnostics && unit.Members.All(member => member is BaseTypeDeclarationSyntax)) return Complete(code, hasStream);
        if (!AreMembers(code)) return Complete(InWorker(InMethod(code)), hasStream);
        return Complete(code.Contains("[Handles", StringComparison.Ordinal) ? InGroup(code) : InWorker(code), hasStream);
    }

    private static bool AreMembers(string code)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText($"class C {{ {code}\n }}", Programs.ParseOptions).GetRoot();
        // 'var x = y;' is a field as well, for a parser.
        return !root.ContainsDiagnostics && root.DescendantNodes().OfType<ClassDeclarationSyntax>().First().Members.All(member => member.Modifiers.Count > 0);
    }

    private static string InMethod(string statements)
    {
        string body = statements;
        if (Uses(body, "entry")) body = $"foreach (StreamEntry entry in entries)\n{{\n{body}\n}}";
        if (Uses(body, "entries")) body = $"""StreamEntry[] entries = await db.StreamReadGroupAsync("orders", "mail", me, ">", 10);""" + "\n" + body;
        return $"public async Task Run(CancellationToken token)\n{{\n{body}\n}}";
    }

    private static string InWorker(string members) => $$"""
        public sealed class Worker(
            IDatabase db, string me, string peer, NameValueEntry[] fields, RedisValue id, RedisValue cursor,
            ILogger<Worker> logger, IHandler handler, ConfigurationOptions options,
            Channel<StreamEntry> queue, Channel<(StreamEntry Entry, Func<Task> Acknowledge)> deliveries) : BackgroundService
        {
        {{members}}
        {{(members.Contains(" ExecuteAsync(", StringComparison.Ordinal) ? "" : "    protected override Task ExecuteAsync(CancellationToken token) => Task.CompletedTask;")}}
        {{(members.Contains(" HandleAsync(", StringComparison.Ordinal) ? "    private Task HandleAsync(StreamEntry entry) => handler.HandleAsync(entry);" : "")}}
        }
        """;

    private static string InGroup(string members) => $$"""
        [ConsumerGroup<OrderStream>("mail")]
        public sealed partial class Mail(IDatabase db, IMailer mailer, BillStream bills)
        {
        {{members}}
        }
        """;

    private static string Complete(string declarations, bool hasStream)
    {
        var declared = CSharpSyntaxTree.ParseText(declarations, Programs.ParseOptions).GetRoot().DescendantNodes()
            .OfType<BaseTypeDeclarationSyntax>().Select(type => type.Identifier.Text).ToHashSet(StringComparer.Ordinal);
        if (hasStream) declared.UnionWith(["OrderStream", "OrderPlaced", "OrderPaid", "OrderShipped", "OrderClosed"]);
        return """
            #pragma warning disable
            using System.Threading.Channels;
            using Events;
            using Events.Contracts;
            using Microsoft.Extensions.Hosting;
            using Microsoft.Extensions.Logging;
            using StackExchange.Redis;
            using StreamEntry = StackExchange.Redis.StreamEntry;
            #pragma warning restore

            """ + declarations + "\n" + string.Join('\n', Ambient.Where(item => !declared.Contains(item.Name)).Select(item => item.Text));
    }

    /// <summary>Whether the name is used and not declared by the statements themselves.</summary>
    private static bool Uses(string statements, string name)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText($"class C {{ async Task M() {{ {statements}\n }} }}", Programs.ParseOptions).GetRoot();
        bool declares = root.DescendantNodes().Any(node => node switch
        {
            ForEachStatementSyntax loop => loop.Identifier.Text == name,
            VariableDeclaratorSyntax variable => variable.Identifier.Text == name,
            ParameterSyntax parameter => parameter.Identifier.Text == name,
            _ => false,
        });
        return !declares && root.DescendantNodes().OfType<IdentifierNameSyntax>().Any(identifier => identifier.Identifier.Text == name);
    }
}
