using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;

namespace Events.Generator.Tests.Harness;

/// <summary>Compiled tests, loaded and ready to run.</summary>
internal sealed class LoadedAssembly : IDisposable
{
    private readonly AssemblyLoadContext _context = new("tested", isCollectible: true);

    public LoadedAssembly(params Compilation[] compilations)
    {
        foreach (Compilation compilation in compilations)
        {
            using var image = new MemoryStream();
            EmitResult emitted = compilation.Emit(image);
            Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
            image.Position = 0;
            Assembly = _context.LoadFromStream(image);
        }
    }

    /// <summary>The last of the compilations.</summary>
    public Assembly Assembly { get; } = null!;

    /// <summary>One of the compilations by its name.</summary>
    public Assembly Find(string name) => _context.Assemblies.Single(assembly => assembly.GetName().Name == name);

    /// <summary>Calls a static method that takes and returns what the compiler of the tests knows.</summary>
    public object? Call(string type, string method, params object?[] arguments)
    {
        MethodInfo found = Assembly.GetType(type, throwOnError: true)!.GetMethod(method)
            ?? throw new InvalidOperationException($"{type} has no {method}.");
        return found.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }

    public void Dispose() => _context.Unload();
}
