using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using EventLedger.Domain.Shared;

namespace EventLedger.Conventions.Tests.Support;

/// <summary>
/// Finds the refusals that code can give, by following it through everything of ours that it calls: lambdas, local
/// functions and asynchronous methods, and every implementation of what is abstract. Whether it really goes that way is
/// not known, so what is found is all that may be given, and at times more.
/// </summary>
internal sealed class RefusalsGiven
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
    private static readonly Assembly[] Ours = [.. Assemblies.All, typeof(RefusalsGiven).Assembly];
    private static readonly Type[] OurTypes = [.. Ours.SelectMany(assembly => assembly.GetTypes()).Where(type => type is { IsInterface: false, ContainsGenericParameters: false })];
    private readonly HashSet<MethodBase> seen = [];
    private readonly Stack<MethodBase> ahead = [];
    private readonly SortedSet<string> codes = new(StringComparer.Ordinal);

    private RefusalsGiven()
    {
    }

    /// <summary>The codes of the refusals that can be given from some methods on.</summary>
    public static IReadOnlySet<string> From(IEnumerable<MethodBase> methods)
    {
        var walk = new RefusalsGiven();
        foreach (var method in methods)
        {
            walk.Follow(method);
        }

        while (walk.ahead.TryPop(out var next))
        {
            walk.Read(next);
        }

        return walk.codes;
    }

    private void Read(MethodBase method)
    {
        MemberInfo? before = null;
        Type? constrained = null;
        foreach (var (code, member) in CompiledCode.NamedIn(method))
        {
            var named = constrained is not null && member is MethodInfo { IsStatic: true, IsAbstract: true } called ? Implementation(constrained, called) : member;
            Note(method, before, named);
            (before, constrained) = (named, code == OpCodes.Constrained ? (Type)member : null);
        }
    }

    private void Note(MethodBase method, MemberInfo? before, MemberInfo named)
    {
        switch (named)
        {
            case MethodInfo { Name: $"get_{nameof(StreamKind.NotFound)}" } notFound when notFound.DeclaringType == typeof(StreamKind):
                codes.Add(NotFound(method, before).Code);
                break;
            case MethodInfo refusing when IsOfACatalogue(refusing):
                codes.Add(RefusalTexts.Example(refusing).Code);
                break;
            case MethodBase called:
                Follow(called);
                break;
            case FieldInfo { IsStatic: true } kept when kept.FieldType == typeof(Refusal) && kept.DeclaringType!.TypeInitializer is { } initializer:
                Follow(initializer);
                break;
        }
    }

    private void Follow(MethodBase method)
    {
        if (!Ours.Contains(method.Module.Assembly) || !seen.Add(method))
        {
            return;
        }

        ahead.Push(method);
        if (method.GetCustomAttribute<StateMachineAttribute>() is { StateMachineType: var machine })
        {
            CompiledCode.MethodsOf(Closed(machine, method)).ToList().ForEach(Follow);
        }

        if (method is MethodInfo { IsVirtual: true, IsFinal: false } open)
        {
            Overrides(open).ToList().ForEach(Follow);
        }
    }

    private static bool IsOfACatalogue(MethodInfo method) => method.ReturnType == typeof(Refusal)
        && method.DeclaringType is { IsAbstract: true, IsSealed: true } type && type.Name.EndsWith("Refusals", StringComparison.Ordinal);

    /// <summary>How a kind of stream is refused when there is none: what the kind asked right before says.</summary>
    private static Refusal NotFound(MethodBase method, MemberInfo? before) => before is MethodInfo { IsStatic: true } kind && kind.ReturnType == typeof(StreamKind)
        ? ((StreamKind)kind.Invoke(null, null)!).NotFound
        : throw new InvalidOperationException($"{method.DeclaringType}.{method.Name} refuses by a kind of stream that it did not ask for there.");

    private static MethodInfo Implementation(Type type, MethodInfo called) =>
        type.GetMethod(called.Name, All, [.. called.GetParameters().Select(parameter => parameter.ParameterType)])
        ?? throw new InvalidOperationException($"{type.Name} hides its {called.Name}.");

    // The compiler gives the machine the generic parameters of the type and of the method, in this order.
    private static Type Closed(Type machine, MethodBase method) => machine.IsGenericTypeDefinition
        ? machine.MakeGenericType([.. method.DeclaringType!.GetGenericArguments(), .. method.IsGenericMethod ? method.GetGenericArguments() : []])
        : machine;

    private static IEnumerable<MethodInfo> Overrides(MethodInfo method)
    {
        var owner = method.DeclaringType!;
        foreach (var type in OurTypes.Where(type => type != owner && type.IsAssignableTo(owner)))
        {
            var implementation = owner.IsInterface
                ? Implementing(type.GetInterfaceMap(owner), method)
                : type.GetMethods(All).FirstOrDefault(own => own.DeclaringType == type && own.GetBaseDefinition() == method.GetBaseDefinition());
            if (implementation is not null)
            {
                yield return implementation.IsGenericMethodDefinition ? implementation.MakeGenericMethod(method.GetGenericArguments()) : implementation;
            }
        }
    }

    private static MethodInfo? Implementing(InterfaceMapping map, MethodInfo method)
    {
        var asked = method.IsGenericMethod ? method.GetGenericMethodDefinition() : method;
        return Array.IndexOf(map.InterfaceMethods, asked) is >= 0 and var i ? map.TargetMethods[i] : null;
    }
}
