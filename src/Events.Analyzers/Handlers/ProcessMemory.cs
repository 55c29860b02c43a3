using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Handlers;

/// <summary>
/// Finds what only this process remembers: collections that nothing but the code around fills, a cache in memory, the last
/// value in a field. A restart forgets it, and another consumer never knew. What may have been loaded from elsewhere is
/// not taken for it.
/// </summary>
internal static class ProcessMemory
{
    private static readonly ImmutableHashSet<string> Questions =
    [
        "Contains", "ContainsKey", "TryGetValue", "GetValueOrDefault", "Any", "All", "Count", "Clear", "Remove", "TryRemove", "RemoveWhere", "RemoveAll", "First",
        "FirstOrDefault", "Last", "LastOrDefault", "IsEmpty", "Keys", "Values", "Peek", "TryPeek", "Dequeue", "TryDequeue", "Where", "IndexOf", "Exists", "Find",
    ];

    private static readonly ImmutableHashSet<string> Additions = ["Add", "TryAdd", "Enqueue", "Push", "AddLast", "AddFirst", "GetOrAdd", "AddOrUpdate"];

    /// <summary>Tells whether the call asks, or adds to, what only this process remembers.</summary>
    public static bool Keeps(IInvocationOperation call)
    {
        IOperation? holder = call.Instance ?? (call.TargetMethod.IsExtensionMethod && call.Arguments.Length > 0 ? call.Arguments[0].Value : null);
        while (holder is IConversionOperation conversion) holder = conversion.Operand;
        if (holder?.Type is not INamedTypeSymbol type) return false;
        if (type.IsInNamespace("Microsoft.Extensions.Caching.Memory") || type.IsInNamespace("System.Runtime.Caching"))
        {
            return call.TargetMethod.Name is "TryGetValue" or "Get" or "Contains";
        }

        if (!type.IsInNamespace("System.Collections.Generic") && !type.IsInNamespace("System.Collections.Concurrent")) return false;
        return holder switch
        {
            IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => IsFilledHereOnly(field.Field, call.Syntax),
            ILocalReferenceOperation local => IsFilledHereOnly(local.Local, call.Syntax),
            _ => false,
        };
    }

    /// <summary><c>_known.TryGetValue(id, out var known)</c>: what is taken out is of the same memory.</summary>
    public static bool Gives(ILocalReferenceOperation reference) => Values.Root(reference).Descendants().Any(part =>
        part is IArgumentOperation { Parameter.RefKind: RefKind.Out, Parent: IInvocationOperation call } argument
        && argument.Value.DescendantsAndSelf().Any(given => given is ILocalReferenceOperation { Local: { } local } && local.Is(reference.Local))
        && Keeps(call));

    /// <summary>Tells whether a field of the handler is set by the code around only: the last one that this process has seen.</summary>
    public static bool IsLastSeen(IOperation value) =>
        value is IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } reference
        && reference.Field.DeclaredAccessibility == Accessibility.Private
        && Uses(reference.Field).All(use => !IsWritten(use) || MemberAround(use) == MemberAround(value.Syntax));

    /// <summary>Tells whether an object lives as long as the handler: itself, or what it was made with.</summary>
    public static bool IsOfService(IOperation? instance) => instance is null || Values.Strip(instance) switch
    {
        IInstanceReferenceOperation => true,
        IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } => true,
        IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } => true,
        _ => false,
    };

    /// <summary>A call of the framework that reads neither a file, nor a database, nor the network.</summary>
    public static bool AsksNobody(IInvocationOperation call) => call.TargetMethod.IsInNamespace("System")
        && !call.TargetMethod.IsInNamespace("System.Data") && !call.TargetMethod.IsInNamespace("System.IO") && !call.TargetMethod.IsInNamespace("System.Net");

    private static bool IsFilledHereOnly(ISymbol holder, SyntaxNode here)
    {
        if (holder is IFieldSymbol { DeclaredAccessibility: not Accessibility.Private }) return false;
        if (holder.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not VariableDeclaratorSyntax declarator) return false;
        if (declarator.Initializer?.Value is { } made ? !IsEmpty(made) : holder is ILocalSymbol) return false;
        SyntaxNode? member = MemberAround(here);
        return Uses(holder).All(use => use.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Expression == use => Questions.Contains(access.Name.Identifier.ValueText)
                || (Additions.Contains(access.Name.Identifier.ValueText) && MemberAround(use) == member && !IsInLoopOverAnswer(use)),
            ElementAccessExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } element when assignment.Left == element =>
                MemberAround(use) == member && !IsInLoopOverAnswer(use),
            ElementAccessExpressionSyntax => true,
            LockStatementSyntax => true,
            AssignmentExpressionSyntax assignment when assignment.Left == use => IsEmpty(assignment.Right),
            _ => false,
        });
    }

    /// <summary>Every place where it is named in the type, or in the member for a local; with <c>this.</c> where it is written.</summary>
    private static IEnumerable<ExpressionSyntax> Uses(ISymbol symbol)
    {
        IEnumerable<SyntaxNode> homes = symbol is ILocalSymbol
            ? symbol.DeclaringSyntaxReferences.Select(reference => MemberAround(reference.GetSyntax()) ?? reference.GetSyntax())
            : symbol.ContainingType.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax());
        foreach (SyntaxNode home in homes)
        {
            foreach (IdentifierNameSyntax name in home.DescendantNodes().OfType<IdentifierNameSyntax>())
            {
                if (name.Identifier.ValueText != symbol.Name) continue;
                if (name.Parent is MemberAccessExpressionSyntax access && access.Name == name)
                {
                    if (access.Expression is ThisExpressionSyntax) yield return access;
                }
                else
                {
                    yield return name;
                }
            }
        }
    }

    private static bool IsWritten(ExpressionSyntax use) => use.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == use,
        ArgumentSyntax argument => !argument.RefOrOutKeyword.IsKind(SyntaxKind.None) || argument.Parent is TupleExpressionSyntax,
        _ => false,
    };

    /// <summary>Made without anything in it: no argument but a comparer or a number.</summary>
    private static bool IsEmpty(ExpressionSyntax made) => made switch
    {
        BaseObjectCreationExpressionSyntax created => created.ArgumentList?.Arguments.All(argument =>
            argument.Expression is LiteralExpressionSyntax || argument.Expression.ToString().Contains("Comparer")) != false,
        CollectionExpressionSyntax collection => collection.Elements.All(element => element is ExpressionElementSyntax { Expression: LiteralExpressionSyntax }),
        _ => false,
    };

    /// <summary><c>foreach (var row in await db.LoadAsync()) _seen.Add(row.Id)</c>: it is a copy of what is stored.</summary>
    private static bool IsInLoopOverAnswer(SyntaxNode use) => use.Ancestors().OfType<CommonForEachStatementSyntax>()
        .Any(loop => loop.Expression.DescendantNodesAndSelf().Any(part => part is InvocationExpressionSyntax or AwaitExpressionSyntax));

    private static SyntaxNode? MemberAround(SyntaxNode node) =>
        node.FirstAncestorOrSelf<SyntaxNode>(static outer => outer is MemberDeclarationSyntax and not BaseTypeDeclarationSyntax and not GlobalStatementSyntax);
}
