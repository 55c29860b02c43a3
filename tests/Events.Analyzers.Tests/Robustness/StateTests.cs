using System.Reflection;
using System.Runtime.CompilerServices;
using Events.Analyzers.Rules;
using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Robustness;

/// <summary>
/// One analyzer serves all compilations of an editor, from many threads: neither it, nor a rule, nor anything static of
/// the assembly may change once it is made.
/// </summary>
public sealed class StateTests
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static IEnumerable<Type> Types => typeof(EventsAnalyzer).Assembly.GetTypes().Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute)));

    [Fact]
    public void Analyzers_and_rules_hold_nothing_that_changes()
    {
        Type[] lasting =
        [
            .. AnalyzerRun.AllAnalyzers.Select(analyzer => analyzer.GetType()),
            .. Types.Where(type => type.IsSubclassOf(typeof(StreamTypeRule)) || type.IsSubclassOf(typeof(HandlerRule))),
        ];
        Assert.True(lasting.Length > AnalyzerRun.AllAnalyzers.Length);
        Assert.Empty(lasting.SelectMany(WithBases).Distinct().SelectMany(type => type.GetFields(All)).Where(Changes).Select(Name));
    }

    [Fact]
    public void Nothing_static_changes() =>
        Assert.Empty(Types.SelectMany(type => type.GetFields(All)).Where(field => field.IsStatic && !field.IsLiteral && Changes(field)).Select(Name));

    private static bool Changes(FieldInfo field) => !field.IsLiteral && (!field.IsInitOnly || IsMutable(field.FieldType));

    private static bool IsMutable(Type type) =>
        type.IsArray
        ? type.GetElementType() != typeof(string) && type.GetElementType() != typeof(char)
        : type.Namespace is "System.Collections.Generic" or "System.Collections.Concurrent" && type.IsClass;

    private static IEnumerable<Type> WithBases(Type type)
    {
        for (Type? current = type; current is not null && current.Assembly == type.Assembly; current = current.BaseType) yield return current;
    }

    private static string Name(FieldInfo field) => $"{field.DeclaringType!.Name}.{field.Name}";
}
