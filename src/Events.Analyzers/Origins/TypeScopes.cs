using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Events.Analyzers.Commands;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Origins;

/// <summary>
/// The other types of the compilation that send stream commands, for who calls them: what a wrapper's method returns,
/// and what it acknowledges. Types whose files never mention a stream command are not looked into.
/// </summary>
internal sealed class TypeScopes(StreamCommands commands, StreamMentions mentions, KnownSymbols symbols, AnalyzerOptions options)
{
    private readonly ConditionalWeakTable<INamedTypeSymbol, TypeScope> _scopes = new();
    private readonly ConditionalWeakTable<IMethodSymbol, StrongBox<(IParameterSymbol Parameter, string? Member)?>> _acknowledges = new();

    /// <summary>The one method of another type of this compilation that a call runs, and that type; null where it is not one, or not here.</summary>
    public (IMethodSymbol Method, TypeScope Scope)? Callee(IInvocationOperation call, INamedTypeSymbol from)
    {
        IMethodSymbol called = call.TargetMethod.ReducedFrom ?? call.TargetMethod;
        if (!called.ContainingAssembly.Is(symbols.Compilation.Assembly) || called.ContainingType.OriginalDefinition.Is(from)) return null;
        if (Implementations.Of(symbols.Compilation).Target(called, call.Instance?.Type) is not { } target) return null;
        return HomeOf(target, from) is { } home ? (target.OriginalDefinition, home) : null;
    }

    /// <summary>Another type of this compilation that a method is declared in; null: none, or one that no stream is mentioned in.</summary>
    public TypeScope? HomeOf(IMethodSymbol method, INamedTypeSymbol from)
    {
        INamedTypeSymbol type = method.ContainingType.OriginalDefinition;
        if (type.Is(from) || type.DeclaringSyntaxReferences.IsEmpty || !mentions.AnyIn(type, CancellationToken.None)) return null;
        return _scopes.GetValue(type, Read);
    }

    /// <summary>A call of a method that acknowledges what it is given, seen as the acknowledgement that it is.</summary>
    public StreamCall? Wrapped(IInvocationOperation call, INamedTypeSymbol from)
    {
        if (!MentionsAcknowledgement(call.TargetMethod) || Callee(call, from) is not { } callee) return null;
        (IParameterSymbol, string?)? parameter = _acknowledges.GetValue(
            callee.Method, method => new StrongBox<(IParameterSymbol, string?)?>(AcknowledgedParameter(method, callee.Scope))).Value;
        if (parameter is not (IParameterSymbol acknowledged, var member)) return null;

        IOperation? id = acknowledged.ContainingSymbol.Is(callee.Method)
            ? call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == acknowledged.Ordinal)?.Value
            : GivenWhenMade(call.Instance, acknowledged);
        return id is null ? null : new StreamCall(StreamCommandKind.Acknowledge, StreamApi.Wrapper, call, givenIds: [id], idMember: member);
    }

    /// <summary>Finds what the object was made with that acknowledges the entry it is about: <c>new JobContext(db, entry)</c>.</summary>
    private static IOperation? GivenWhenMade(IOperation? owner, IParameterSymbol parameter) =>
        owner is not null && Values.Resolve(owner) is IObjectCreationOperation creation
            && creation.Constructor?.OriginalDefinition.Is(parameter.ContainingSymbol.OriginalDefinition) == true
            ? creation.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal)?.Value
            : null;

    /// <summary>A word in the name is enough to look: who wraps XACK says so.</summary>
    private static bool MentionsAcknowledgement(IMethodSymbol method) =>
        method.Name.IndexOf("Ack", StringComparison.Ordinal) >= 0 || method.Name.IndexOf("Done", StringComparison.Ordinal) >= 0
        || method.Name.IndexOf("Complete", StringComparison.Ordinal) >= 0 || method.Name.IndexOf("Confirm", StringComparison.Ordinal) >= 0
        || method.Name.IndexOf("Commit", StringComparison.Ordinal) >= 0 || method.Name.IndexOf("Processed", StringComparison.Ordinal) >= 0
        || method.Name.IndexOf("Handled", StringComparison.Ordinal) >= 0 || method.Name.IndexOf("Finish", StringComparison.Ordinal) >= 0;

    /// <summary>The parameter, of the method or of its type's constructor, whose value is the id of the method's one acknowledgement.</summary>
    private static (IParameterSymbol Parameter, string? Member)? AcknowledgedParameter(IMethodSymbol method, TypeScope scope)
    {
        if (scope.BodyOf(method) is not { } body) return null;
        (IParameterSymbol, string?)? acknowledged = null;
        foreach (IInvocationOperation inner in body.Descendants().OfType<IInvocationOperation>())
        {
            if (scope.CallAt(inner) is not { IsAcknowledgement: true } acknowledgement) continue;
            if (acknowledged is not null || acknowledgement.Ids.Length != 1) return null;
            IParameterReferenceOperation? reference = acknowledgement.Ids[0].DescendantsAndSelf().OfType<IParameterReferenceOperation>()
                .FirstOrDefault(part => part.Parameter.ContainingSymbol.Is(method)
                    || part.Parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor });
            if (reference is null) return null;
            IPropertySymbol? read = (reference.Parent as IPropertyReferenceOperation)?.Property;
            bool isOfEntry = read is null || (read.Name == "Id" && StreamTypes.IsEntry(read.ContainingType));
            acknowledged = (reference.Parameter, isOfEntry ? null : read!.Name);
        }

        return acknowledged;
    }

    private TypeScope Read(INamedTypeSymbol type)
    {
        var bodies = ImmutableArray.CreateBuilder<(ISymbol Owner, IOperation Body)>();
        foreach (ISymbol member in type.GetMembers())
        {
            foreach (SyntaxReference reference in member.DeclaringSyntaxReferences)
            {
                SyntaxNode? syntax = reference.GetSyntax() switch
                {
                    BaseMethodDeclarationSyntax method => method,
                    AccessorDeclarationSyntax accessor => accessor,
                    ArrowExpressionClauseSyntax arrow => arrow,
                    VariableDeclaratorSyntax { Initializer: { } initializer } => initializer,
                    PropertyDeclarationSyntax { Initializer: { } initializer } => initializer,
                    _ => null,
                };

                // A wrapper may be in any file, and no action hands its operations to the type that calls it.
#pragma warning disable RS1030
                if (syntax is not null && symbols.Compilation.GetSemanticModel(syntax.SyntaxTree).GetOperation(syntax) is { } body) bodies.Add((member, body));
#pragma warning restore RS1030
            }
        }

        return new TypeScope(type, bodies.ToImmutable(), commands, symbols, options);
    }
}
