using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Handlers;

/// <summary>Finds what a delegate can be: the lambdas and methods that a variable, a list or a table of them holds.</summary>
internal static class Delegates
{
    private const int MostHops = 6;

    /// <summary>The lambdas and method references; empty where none is seen.</summary>
    public static ImmutableArray<IOperation> TargetsOf(IOperation value, TypeScope scope)
    {
        var found = ImmutableArray.CreateBuilder<IOperation>();
        Collect(value, scope, found, new HashSet<ISymbol>(SymbolEqualityComparer.Default), 0);
        return found.ToImmutable();
    }

    /// <summary>Tells whether the type is a delegate, or holds some.</summary>
    public static bool MayBe(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => MayBe(array.ElementType),
        INamedTypeSymbol { TypeKind: TypeKind.Delegate } => true,
        INamedTypeSymbol { TypeArguments.Length: > 0 } generic => generic.TypeArguments.Any(MayBe),
        _ => false,
    };

    private static void Collect(IOperation? operation, TypeScope scope, ImmutableArray<IOperation>.Builder found, HashSet<ISymbol> seen, int hop)
    {
        if (operation is null || hop > MostHops) return;
        IOperation value = Values.Strip(operation);
        switch (value)
        {
            case IAnonymousFunctionOperation or IMethodReferenceOperation:
                found.Add(value);
                break;
            case IConditionalAccessInstanceOperation:
                Collect(AccessedBy(value), scope, found, seen, hop + 1);
                break;
            case ILocalReferenceOperation local:
                OfVariable(local.Local, value, scope, found, seen, hop);
                break;
            case IFieldReferenceOperation field:
                OfVariable(field.Field.OriginalDefinition, value, scope, found, seen, hop);
                break;
            case IPropertyReferenceOperation { Property: { IsIndexer: false, GetMethod: { } getter } property, Instance: null or IInstanceReferenceOperation }
                when seen.Add(getter.OriginalDefinition):
                foreach (IOperation returned in scope.ReturnsOf(getter.OriginalDefinition)) Collect(returned, scope, found, seen, hop + 1);
                foreach (IOperation write in scope.WritesTo(property.OriginalDefinition) ?? []) Collect(write, scope, found, seen, hop + 1);
                break;
            case IParameterReferenceOperation
            {
                Parameter:
                {
                    Ordinal: 0,
                    ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } lambda
                }
            }:
                Collect(SequenceMethods.SourceOfLambda(value, lambda), scope, found, seen, hop + 1);
                break;
            default:
                foreach (IOperation part in Parts(value)) Collect(part, scope, found, seen, hop + 1);
                break;
        }
    }

    private static IEnumerable<IOperation> Parts(IOperation value) => value switch
    {
        IDelegateCreationOperation made => [made.Target],
        IConditionalOperation { WhenFalse: { } otherwise } choice => [choice.WhenTrue, otherwise],
        ICoalesceOperation choice => [choice.Value, choice.WhenNull],
        ISwitchExpressionOperation choice => choice.Arms.Select(arm => arm.Value),
        ICollectionExpressionOperation list => list.Elements,
        ISpreadOperation spread => [spread.Operand],
        ITupleOperation tuple => tuple.Elements,
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,
        IObjectCreationOperation { Initializer: { } initializer } => initializer.Initializers.SelectMany(item => item switch
        {
            IInvocationOperation add => add.Arguments.Select(argument => argument.Value),
            ISimpleAssignmentOperation set => [set.Value],
            _ => [],
        }),
        IArrayElementReferenceOperation element => [element.ArrayReference],
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } indexed } => [indexed],
        IPropertyReferenceOperation { Property.Name: "Value", Instance: { } pair } => [pair],
        IInvocationOperation call when SequenceMethods.IsSequenceMethod(call.TargetMethod) && SequenceMethods.Source(call) is { } source => [source],
        _ => [],
    };

    private static void OfVariable(ISymbol variable, IOperation use, TypeScope scope, ImmutableArray<IOperation>.Builder found, HashSet<ISymbol> seen, int hop)
    {
        if (!seen.Add(variable)) return;
        foreach (IOperation write in scope.WritesTo(variable) ?? []) Collect(write, scope, found, seen, hop + 1);
        foreach ((_, IOperation fill) in scope.Flows.FillsOf(variable)) Collect(fill, scope, found, seen, hop + 1);
        if (variable is not ILocalSymbol) return;

        // if (_handlers.TryGetValue(kind, out var handler)) …
        foreach (IArgumentOperation argument in Values.Root(use).Descendants().OfType<IArgumentOperation>())
        {
            if (argument is { Parameter.RefKind: RefKind.Out, Parent: IInvocationOperation { TargetMethod.Name: "TryGetValue", Instance: { } table } }
                && argument.Value.DescendantsAndSelf()
                    .OfType<ILocalReferenceOperation>()
                    .Any(local => SymbolEqualityComparer.Default.Equals(local.Local, variable)))
            {
                Collect(table, scope, found, seen, hop + 1);
            }
        }
    }

    private static IOperation? AccessedBy(IOperation instance)
    {
        for (IOperation? inner = instance, outer = instance.Parent; outer is not null; inner = outer, outer = outer.Parent)
        {
            if (outer is IConditionalAccessOperation access && ReferenceEquals(access.WhenNotNull, inner)) return access.Operation;
        }

        return null;
    }
}
