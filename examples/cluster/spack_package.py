# Spack: put it into packages/crossover/package.py of a repository of your own. Written from Spack's
# documentation, not run here.
#   spack repo create mine && mkdir -p mine/packages/crossover && cp … && spack repo add mine
#   spack dev-build crossover@main +mpi ^mpich      # in a clone
from spack.package import *


class Crossover(CMakePackage):
    """From which n a parallel map pays, measured with a confidence interval."""

    version('main', branch='main')

    variant('mpi', default=True, description='Build crossover-runner-mpi')
    variant('tbb', default=True, description='Build the backends tbb and std_par')

    depends_on('cxx', type='build')
    depends_on('cmake@3.25:', type='build')
    depends_on('ninja', type='build')
    depends_on('pkgconfig', type='build')
    depends_on('benchmark@1.7.1:')
    depends_on('fmt@9:')
    depends_on('tl-expected')
    depends_on('nlohmann-json@3.11:')
    depends_on('cli11@2.1:')
    depends_on('hwloc@2:')
    depends_on('zlib-api')
    depends_on('mpi', when='+mpi')
    depends_on('tbb', when='+tbb')

    generator('ninja')

    def cmake_args(self):
        args = [self.define('CROSSOVER_BUILD_TESTS', False)]
        if self.spec.satisfies('+mpi'):
            args.append(self.define('CROSSOVER_MPICXX', self.spec['mpi'].mpicxx))
        return args
