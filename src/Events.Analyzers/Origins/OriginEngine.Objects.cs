using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Origins;

/// <content>Tuples, records and other objects that are made in the type: what a member of them is set to.</content>
internal sealed partial class OriginEngine
{
    private Origin OfTuple(ITupleOperation tuple, HashSet<object> open, int depth, Path path)
    {
        if (path.IsEmpty) return Union(tuple.Elements, open, depth, path);
        return path.Head is int element && element >= 0 && element < tuple.Elements.Length
            ? Of(tuple.Elements[element], open, depth, path.Rest)
            : Origin.Unknown;
    }

    /// <summary>A member of an object that is made here: what the initializer or the constructor sets it to.</summary>
    private Origin OfCreation(IObjectCreationOperation creation, HashSet<object> open, int depth, Path path)
    {
        if (creation.Type is not INamedTypeSymbol type) return Origin.Unknown;
        if (creation.Arguments.Length == 1 && type.Name is "RedisValue" or "ValueTask" && !creation.Arguments.IsEmpty)
        {
            return Of(creation.Arguments[0].Value, open, depth, path);
        }

        if (ValueFlows.IsContainer(type))
        {
            // new List<T>(entries), or one that is filled later. What compares its elements is none of them.
            Origin origin = Union(
                creation.Arguments.Where(argument => argument.Value.Type?.TypeKind != TypeKind.Struct && argument.Parameter?.Name is not ("comparer" or "equalityComparer"))
                    .Select(argument => argument.Value),
                open,
                depth,
                path);
            IEnumerable<IOperation> added = creation.Initializer?.Initializers
                .OfType<IInvocationOperation>()
                .Where(add => add.Arguments.Length == 1)
                .Select(add => add.Arguments[0].Value) ?? [];
            return origin.Or(Union(added, open, depth, path));
        }

        if (path.IsEmpty) return Origin.Unknown;
        string? member = path.Head is int element ? MemberAt(type, element) : path.Head as string;
        if (member is null) return Origin.Unknown;
        foreach (ISimpleAssignmentOperation assignment in creation.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>() ?? [])
        {
            if (assignment.Target is IMemberReferenceOperation target && target.Member.Name == member) return Of(assignment.Value, open, depth, path.Rest);
        }

        foreach (IArgumentOperation argument in creation.Arguments)
        {
            if (string.Equals(argument.Parameter?.Name, member, StringComparison.OrdinalIgnoreCase)) return Of(argument.Value, open, depth, path.Rest);
        }

        return OfOwnMember(creation, type, member, open, depth, path.Rest);
    }

    /// <summary>Finds what the type itself sets the member to when it is made: <c>public RedisValue Id { get; } = entry.Id;</c>.</summary>
    private Origin OfOwnMember(IObjectCreationOperation creation, INamedTypeSymbol type, string member, HashSet<object> open, int depth, Path path)
    {
        if (creation.Constructor?.OriginalDefinition is not { } constructor) return Origin.Unknown;
        if (type.OriginalDefinition.GetMembers(member)
            .FirstOrDefault() is not IPropertySymbol { SetMethod: null or { IsInitOnly: true } or { DeclaredAccessibility: Accessibility.Private } } property)
        {
            return Origin.Unknown;
        }

        TypeScope? home = type.OriginalDefinition.Is(scope.Type) ? scope : scope.Others?.HomeOf(constructor, scope.Type);
        if (home?.WritesTo(property) is not { Count: > 0 } writes || !open.Add(property)) return Origin.Unknown;
        Origin origin = home.CalledWith(creation.Arguments, constructor, scope).Origins.Union(writes, open, depth, path);
        open.Remove(property);
        return origin;
    }

    /// <summary>A record with some members set anew.</summary>
    private Origin OfCopy(IWithOperation copy, HashSet<object> open, int depth, Path path)
    {
        foreach (ISimpleAssignmentOperation assignment in copy.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>() ?? [])
        {
            if (assignment.Target is IMemberReferenceOperation target && target.Member.Name == path.Head as string)
            {
                return Of(assignment.Value, open, depth, path.Rest);
            }
        }

        return Of(copy.Operand, open, depth, path);
    }

    private Origin OfAnonymous(IAnonymousObjectCreationOperation creation, HashSet<object> open, int depth, Path path)
    {
        if (path.Head is not string member) return Origin.Unknown;
        foreach (ISimpleAssignmentOperation assignment in creation.Initializers.OfType<ISimpleAssignmentOperation>())
        {
            if (assignment.Target is IPropertyReferenceOperation target && target.Property.Name == member) return Of(assignment.Value, open, depth, path.Rest);
        }

        return Origin.Unknown;
    }

    /// <summary>Gives the name of the element in the deconstruction of a record.</summary>
    private static string? MemberAt(INamedTypeSymbol type, int element)
    {
        IMethodSymbol? constructor = type.InstanceConstructors.FirstOrDefault(
            candidate => type.IsRecord && candidate.Parameters.Length > element && !candidate.IsImplicitlyDeclared);
        return element < 0 ? null : constructor?.Parameters[element].Name;
    }

    private Origin OfDictionary(IInvocationOperation invocation, HashSet<object> open, int depth, Path path)
    {
        int wanted = path.Head switch { "Key" or 0 => 0, "Value" or 1 => 1, _ => -1 };
        if (wanted < 0) return Origin.Unknown;
        IAnonymousFunctionOperation[] lambdas = [.. invocation.Arguments.Select(argument => argument.Value)
            .Select(value => value is IConversionOperation conversion ? conversion.Operand : value)
            .OfType<IDelegateCreationOperation>().Select(made => made.Target).OfType<IAnonymousFunctionOperation>()];
        if (wanted < lambdas.Length) return Union(scope.ReturnsOf(lambdas[wanted].Symbol), open, depth, path.Rest);
        return wanted == 1 ? Of(SequenceMethods.Source(invocation), open, depth, path.Rest) : Origin.Unknown;
    }
}
