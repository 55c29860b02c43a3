using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Streams;

/// <summary>EVT5013: XREAD or XREADGROUP with BLOCK on a multiplexer that other code uses too.</summary>
internal sealed class BlockingReadOnSharedConnectionRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [StreamDescriptors.EVT5013_BlockingReadOnSharedConnection];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach (StreamCall call in scope.Calls)
        {
            if (call.Api != StreamApi.RawExecute || call.Kind is not (StreamCommandKind.Read or StreamCommandKind.ReadGroup)) continue;
            if (!call.HasWord("BLOCK") || call.Invocation.Instance is not { } database || IsDedicated(database, call, scope)) continue;
            report(Diagnostic.Create(
                StreamDescriptors.EVT5013_BlockingReadOnSharedConnection,
                call.NameLocation,
                call.Kind == StreamCommandKind.Read ? "XREAD" : "XREADGROUP"));
        }
    }

    /// <summary>
    /// The connection is made in the same type for this purpose, or is a private field that nothing else in the type
    /// sends commands over.
    /// </summary>
    private static bool IsDedicated(IOperation database, StreamCall call, TypeScope scope)
    {
        if (IsOfTheCaller(database) || Slices.Contains(database, scope, part => IsConnecting(part) || IsOwn(part, scope))) return true;
        return NameTells(database.Syntax.ToString()) || scope.CallAt(call.Invocation) is null;
    }

    /// <summary>A private field that is connected here, perhaps when it is first asked for, or whose name says what it is for.</summary>
    private static bool IsOwn(IOperation part, TypeScope scope) =>
        Slices.SymbolOf(part) is IFieldSymbol { DeclaredAccessibility: Accessibility.Private } field
        && (NameTells(field.Name)
            || (scope.WritesTo(field) is { Count: > 0 } writes && writes.Any(write => Slices.Contains(write, scope, IsConnecting))));

    /// <summary>An extension method is given its database: whoever calls it knows what connection it is.</summary>
    private static bool IsOfTheCaller(IOperation database) => Values.Strip(database) is IParameterReferenceOperation
    {
        Parameter: { Ordinal: 0, ContainingSymbol: IMethodSymbol { IsExtensionMethod: true } },
    };

    private static bool IsConnecting(IOperation operation) => operation is IInvocationOperation
    {
        TargetMethod: { Name: "Connect" or "ConnectAsync", ContainingType.Name: "ConnectionMultiplexer" },
    };

    private static bool NameTells(string name) =>
        name.IndexOf("block", StringComparison.OrdinalIgnoreCase) >= 0
        || name.IndexOf("dedicated", StringComparison.OrdinalIgnoreCase) >= 0
        || name.IndexOf("reader", StringComparison.OrdinalIgnoreCase) >= 0;
}
