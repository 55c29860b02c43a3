using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Effects;

/// <summary>
/// Tells whether an object that is added to a store has a key that is made anew: by the database, by
/// <c>Guid.NewGuid</c>, by its own constructor. A key taken from the event makes the second insert fail or replace;
/// what cannot be told is not made up.
/// </summary>
internal static class EntityKeys
{
    private const int MostHops = 5;

    private static readonly ImmutableArray<string> MarkTypes = ["Inbox", "Processed", "Handled", "Dedup", "Idempot", "Consumed"];

    public static bool IsMadeUp(IOperation entity, TypeScope scope, MethodBodies bodies) => IsMadeUp(entity, scope, bodies, 0);

    private static bool IsMadeUp(IOperation entity, TypeScope scope, MethodBodies bodies, int hop)
    {
        if (hop > MostHops) return false;
        IOperation value = Values.Strip(entity);
        switch (value)
        {
            case IAwaitOperation awaited:
                return IsMadeUp(awaited.Operation, scope, bodies, hop + 1);
            case IObjectCreationOperation creation:
                return CreatesFreshKey(creation, later: null, scope);
            case IArrayCreationOperation { Initializer: { } initializer }:
                return initializer.ElementValues.Any(element => IsMadeUp(element, scope, bodies, hop + 1));
            case ICollectionExpressionOperation collection:
                return collection.Elements.Any(element => IsMadeUp(element is ISpreadOperation spread ? spread.Operand : element, scope, bodies, hop + 1));
            case ILocalReferenceOperation local:
                if (scope.WritesTo(local.Local) is not { Count: 1 } writes) return false;
                return Values.Strip(writes[0]) is IObjectCreationOperation { Type.Name: not "List" } made
                    ? CreatesFreshKey(made, local, scope)
                    : IsMadeUp(writes[0], scope, bodies, hop + 1);
            case IParameterReferenceOperation parameter when scope.BindingOf(parameter.Parameter) is { } bound:
                return IsMadeUp(bound, scope, bodies, hop + 1);
            case IInvocationOperation call when SequenceMethods.IsSequenceMethod(call.TargetMethod):
                return SequenceMethods.Lambda(call) is { } lambda
                    ? scope.ReturnsOf(lambda.Symbol).Any(returned => IsMadeUp(returned, scope, bodies, hop + 1))
                    : SequenceMethods.Source(call) is { } source && IsMadeUp(source, scope, bodies, hop + 1);
            case IInvocationOperation call when bodies.Of(call, scope, CancellationToken.None) is { } factory:
                return factory.Scope.ReturnsOf(factory.Method) is { Count: > 0 } returns
                    && returns.All(returned => IsMadeUp(returned, factory.Scope, bodies, hop + 1));
            default:
                return false;
        }
    }

    /// <summary>Tells whether an entity's key, or the id that a mark of a handled message bears, is made of the message.</summary>
    public static bool IsOfMessage(IOperation entity, TypeScope scope, Func<IOperation, bool> isMessage)
    {
        IOperation value = Values.Resolve(entity);
        if (value is not IObjectCreationOperation { Type: INamedTypeSymbol type } creation) return false;
        bool isMark = MarkTypes.Any(word => type.Name.IndexOf(word, StringComparison.Ordinal) >= 0);
        string? key = KeyOf(type)?.Name;
        foreach (ISimpleAssignmentOperation assignment in creation.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>() ?? [])
        {
            if (assignment.Target is IPropertyReferenceOperation target && (isMark || target.Property.Name == key) && IsMessage(assignment.Value)) return true;
        }

        return creation.Arguments.Any(argument => (isMark || string.Equals(argument.Parameter?.Name, key, StringComparison.OrdinalIgnoreCase))
            && IsMessage(argument.Value));

        bool IsMessage(IOperation given) => Slices.Contains(given, scope, isMessage) && !FreshValues.In(given, scope);
    }

    private static bool CreatesFreshKey(IObjectCreationOperation creation, ILocalReferenceOperation? later, TypeScope scope)
    {
        if (creation.Type is not INamedTypeSymbol type || KeyOf(type) is not { } key) return false;
        foreach (ISimpleAssignmentOperation assignment in creation.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>() ?? [])
        {
            if (assignment.Target is IPropertyReferenceOperation target && target.Property.Is(key)) return IsFreshKey(assignment.Value, scope);
        }

        if (later is not null && AssignedLater(later, key) is { } set) return IsFreshKey(set, scope);
        if (GivenToConstructor(creation, key) is { } given) return given.Value is { } argument ? IsFreshKey(argument, scope) : given.IsFresh;
        return creation.Arguments.IsEmpty || IsInSource(type);
    }

    /// <summary>A new id makes a key anew; a clock does not say that it is one.</summary>
    private static bool IsFreshKey(IOperation value, TypeScope scope) =>
        Slices.Contains(value, scope, FreshValues.IsFreshId)
        || value.ConstantValue is { HasValue: true, Value: 0 or 0L };

    /// <summary>Finds what the constructor makes of the key: one of its arguments, a fresh value, or nothing (null).</summary>
    private static (IOperation? Value, bool IsFresh)? GivenToConstructor(IObjectCreationOperation creation, IPropertySymbol key)
    {
        foreach (IArgumentOperation argument in creation.Arguments)
        {
            if (argument.ArgumentKind != ArgumentKind.DefaultValue && string.Equals(argument.Parameter?.Name, key.Name, StringComparison.OrdinalIgnoreCase))
            {
                return (argument.Value, false);
            }
        }

        foreach (SyntaxReference reference in creation.Constructor?.DeclaringSyntaxReferences ?? [])
        {
            if (reference.GetSyntax() is not ConstructorDeclarationSyntax constructor) continue;
            foreach (AssignmentExpressionSyntax assignment in constructor.DescendantNodes().OfType<AssignmentExpressionSyntax>())
            {
                string target = assignment.Left is MemberAccessExpressionSyntax member ? member.Name.Identifier.ValueText : assignment.Left.ToString();
                if (target != key.Name) continue;
                IOperation? value = creation.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == assignment.Right.ToString())?.Value;
                return (value, value is null && FreshValues.IsFreshText(assignment.Right));
            }

            // Handed on to a base or another constructor: who knows what becomes of it.
            if (constructor.Initializer is { ArgumentList.Arguments.Count: > 0 }) return (null, false);
        }

        foreach (SyntaxReference reference in key.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax() is PropertyDeclarationSyntax { Initializer.Value: { } initial } && !IsDefault(initial))
            {
                return (null, FreshValues.IsFreshText(initial));
            }
        }

        return null;
    }

    private static bool IsDefault(ExpressionSyntax value) => value.ToString() is "default" or "default!" or "null!" or "null" or "\"\"" or "string.Empty" or "0";

    private static IOperation? AssignedLater(ILocalReferenceOperation local, IPropertySymbol key)
    {
        foreach (IOperation operation in Values.Root(local).DescendantsAndSelf())
        {
            if (operation is ISimpleAssignmentOperation assignment
                && assignment.Target is IPropertyReferenceOperation { Instance: ILocalReferenceOperation instance } target
                && target.Property.Is(key) && SymbolEqualityComparer.Default.Equals(instance.Local, local.Local))
            {
                return assignment.Value;
            }
        }

        return null;
    }

    private static bool IsInSource(INamedTypeSymbol type) => !type.DeclaringSyntaxReferences.IsEmpty;

    private static IPropertySymbol? KeyOf(INamedTypeSymbol type)
    {
        ImmutableArray<IPropertySymbol> properties = [.. Levels(type).SelectMany(level => level.GetMembers()).OfType<IPropertySymbol>()];
        return properties.FirstOrDefault(property => property.GetAttributes()
            .Any(attribute => attribute.AttributeClass?.Name is "KeyAttribute" or "BsonIdAttribute"))
            ?? properties.FirstOrDefault(property => property.Name is "Id" or "ID")
            ?? properties.FirstOrDefault(property => property.Name == type.Name + "Id");
    }

    private static IEnumerable<INamedTypeSymbol> Levels(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? level = type; level is not null && level.SpecialType == SpecialType.None; level = level.BaseType) yield return level;
    }
}
