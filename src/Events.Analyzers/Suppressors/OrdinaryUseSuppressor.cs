using System.Collections.Immutable;
using Events.Analyzers.Contracts;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Suppressors;

/// <summary>
/// Takes back what general analyzers say of ordinary use of Events: they do not know that a stream may be called one,
/// that groups are constructed by the container, or that the signature of a handler is not the author's to choose.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OrdinaryUseSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor StreamName = new(
        "EVTS0001", "CA1711", "The class is an event stream, and says so in its name");

    private static readonly SuppressionDescriptor ConstructedGroup = new(
        "EVTS0002", "CA1812", "Consumer groups are constructed by the service container");

    private static readonly SuppressionDescriptor InstanceHandler = new(
        "EVTS0003", "CA1822", "Handlers of a consumer group are instance methods by convention, whether or not they use its state yet");

    private static readonly SuppressionDescriptor HandlerParameter = new(
        "EVTS0004", "IDE0060", "The parameters of a handler say what it handles and are passed by the generated dispatch");

    private static readonly SuppressionDescriptor BytesOfEvent = new(
        "EVTS0005", "CA1819", "byte[] is how an event holds bytes");

    private static readonly SuppressionDescriptor PassedByDispatch = new(
        "EVTS0006", "CA1062", "The generated dispatch calls handlers, and never with null");

    private static readonly SuppressionDescriptor AddressOfEvent = new(
        "EVTS0007", "CA1056", "A field of a stream entry is text, and an event has no Uri");

    private static readonly SuppressionDescriptor AddressOfEventParameter = new(
        "EVTS0008", "CA1054", "A field of a stream entry is text, and an event has no Uri");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } =
    [
        StreamName, ConstructedGroup, InstanceHandler, HandlerParameter, BytesOfEvent, PassedByDispatch, AddressOfEvent, AddressOfEventParameter,
    ];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        if (KnownSymbols.For(context.Compilation) is not { HasContracts: true } symbols) return;
        var contracts = new EventContracts(symbols);
        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            // CA1062 points at the use of a parameter; the others at what they speak of.
            bool isInBody = diagnostic.Id == PassedByDispatch.SuppressedDiagnosticId;
            if (DeclaredAt(diagnostic.Location, isInBody, context) is not { } declared) continue;
            foreach (SuppressionDescriptor suppression in SupportedSuppressions)
            {
                if (suppression.SuppressedDiagnosticId == diagnostic.Id && Applies(suppression, declared, contracts))
                {
                    context.ReportSuppression(Suppression.Create(suppression, diagnostic));
                }
            }
        }
    }

    private static bool Applies(SuppressionDescriptor suppression, ISymbol declared, EventContracts contracts)
    {
        if (suppression.Equals(StreamName))
        {
            return declared is INamedTypeSymbol type && type.Name.EndsWith("Stream", StringComparison.Ordinal) && contracts.StreamOf(type) is not null;
        }

        if (suppression.Equals(ConstructedGroup)) return declared is INamedTypeSymbol type && contracts.GroupsOf(type).Count > 0;
        if (suppression.Equals(InstanceHandler)) return declared is IMethodSymbol method && contracts.IsHandler(method);
        if (suppression.Equals(HandlerParameter)) return declared is IParameterSymbol { ContainingSymbol: IMethodSymbol method } && contracts.IsHandler(method);
        if (suppression.Equals(PassedByDispatch)) return declared is IMethodSymbol method && contracts.IsHandler(method);
        if (contracts.EventOf(declared.ContainingType) is null) return false;
        return suppression.Equals(BytesOfEvent)
            ? TypeOf(declared) is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte }
            : TypeOf(declared) is { SpecialType: SpecialType.System_String };
    }

    /// <summary>The type of a property, or of the parameter of a record that becomes one.</summary>
    private static ITypeSymbol? TypeOf(ISymbol declared) => declared switch
    {
        IPropertySymbol property => property.Type,
        IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } parameter => parameter.Type,
        _ => null,
    };

    /// <summary>Finds what is declared where the diagnostic points, or the method around it.</summary>
    private static ISymbol? DeclaredAt(Location location, bool isInBody, SuppressionAnalysisContext context)
    {
        if (location.SourceTree is not { } tree) return null;
        SyntaxNode? node = tree.GetRoot(context.CancellationToken).FindNode(location.SourceSpan);
        if (isInBody) node = node.FirstAncestorOrSelf<MethodDeclarationSyntax>();
        return node is TypeDeclarationSyntax or MethodDeclarationSyntax or ParameterSyntax or PropertyDeclarationSyntax
            ? context.GetSemanticModel(tree).GetDeclaredSymbol(node, context.CancellationToken)
            : null;
    }
}
