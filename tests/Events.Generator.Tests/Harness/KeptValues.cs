using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Tests.Harness;

/// <summary>
/// Walks the values that steps hand on, and fails on one that keeps a compilation alive or is never equal to its like.
/// </summary>
internal static class KeptValues
{
    public static void AssertClean(GeneratorRun run)
    {
        foreach (string step in Steps.Names)
        {
            foreach ((object value, _) in Steps.Outputs(run, step)) AssertClean(value, step);
        }
    }

    public static void AssertClean(object? value, string path) =>
        Walk(value, path, new HashSet<object>(ReferenceEqualityComparer.Instance));

    private static void Walk(object? value, string path, HashSet<object> visited)
    {
        if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum) return;
        if (!value.GetType().IsValueType && !visited.Add(value)) return;
        Assert.False(
            value is ISymbol or SyntaxNode or SyntaxTree or SyntaxReference or Compilation or SemanticModel or Location
                or AttributeData or Delegate,
            $"{path} holds a {value.GetType()}");
        Assert.True(
            IsValueEqual(value.GetType()), $"{path} holds a {value.GetType()}, which is equal to itself only");
        if (value is IEnumerable items)
        {
            int i = 0;
            foreach (object? item in items) Walk(item, $"{path}[{i++}]", visited);
            return;
        }

        for (Type? type = value.GetType(); type is not null; type = type.BaseType)
        {
            const BindingFlags Own =
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
            foreach (FieldInfo field in type.GetFields(Own)) Walk(field.GetValue(value), $"{path}.{field.Name}", visited);
        }
    }

    private static bool IsValueEqual(Type type) =>
        !type.IsArray && type.GetInterfaces().Contains(typeof(IEquatable<>).MakeGenericType(type));
}
